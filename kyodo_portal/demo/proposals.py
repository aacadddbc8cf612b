"""Sample proposals in every state, played step by step through the portal's own actions."""

from kyodo_portal.demo.clock import key_of
from kyodo_portal.demo.world import Record, World, read
from partnerships.actions import proposals as writing
from partnerships.actions import replies, sending, talks
from partnerships.models import Proposal
from partnerships.rules import PAGES

TEXTS = {
    "partner": ("reason",),
    "activity": ("title", "activity", "times", "place", "audience", "people"),
    "gains": ("sender_gain", "expected_gain", "offer_text", "request", "burden", "money"),
}


def build_proposals(world: World) -> None:
    # The oldest first, so that receipt numbers grow with the days.
    for entry in sorted(read("proposals")["proposals"], key=lambda entry: entry["day"]):
        key = key_of("proposal", entry["key"])
        if Proposal.objects.filter(submission_key=key).exists():
            continue
        proposal = write_draft(world, entry, key)
        for day, verb, facts in entry["steps"]:
            with world.clock.at(day):
                STEPS[verb](world, entry, proposal, facts)
            proposal = Proposal.objects.get(pk=proposal.pk)


def write_draft(world: World, entry: Record, key: str) -> Proposal:
    """A draft with the pages that its sender has written so far."""
    sender = world.groups[entry["sender"]]
    recipient = world.groups.get(entry["recipient"])
    by = world.managers[entry["sender"]]
    with world.clock.at(entry["day"]):
        proposal = writing.create_proposal(sender, by=by, submission_key=key, recipient=recipient)
        Proposal.objects.filter(pk=proposal.pk).update(is_sample=True)
        for page in entry.get("pages", PAGES):
            writing.save_proposal_page(
                proposal,
                page,
                by=by,
                version=proposal.version,
                values=page_values(world, entry, page),
            )
    return Proposal.objects.get(pk=proposal.pk)


def page_values(world: World, entry: Record, page: str) -> Record:
    """The fields of one question page as the file tells them."""
    values: Record = {name: entry[name] for name in TEXTS.get(page, ()) if name in entry}
    if page == "partner":
        values["undecided"] = entry["recipient"] is None
    if page == "activity":
        values["starts_on"] = world.clock.month(entry["starts"])
    if page == "third-party":
        values["third_party"] = world.offices[entry["office"]]
        values["bridge_requests"] = entry["requests"]
    if page == "reply":
        values["reply_by"] = world.clock.day(entry["reply_day"])
        values["no_personal_data"] = True
    return values


def answer_values(world: World, facts: Record) -> Record:
    """The answer of a recipient; day numbers become dates, short names become groups."""
    plain = ("answer", "answerer_role", "gain", "question", "decline_reason", "word")
    values: Record = {name: facts[name] for name in (*plain, "bridge_arranges") if name in facts}
    for number, day in enumerate(facts.get("talk_days", ()), 1):
        values[f"talk_date_{number}"] = world.clock.day(day)
    if "board_day" in facts:
        values["board_on"] = world.clock.day(facts["board_day"])
    if "introduced" in facts:
        values["introduced"] = world.groups[facts["introduced"]]
    return values


def consult(world: World, entry: Record, proposal: Proposal, facts: Record) -> None:
    writing.consult_proposal(proposal, by=world.managers[entry["sender"]])


def advise(world: World, entry: Record, proposal: Proposal, facts: Record) -> None:
    """The third party returns the draft with its advice."""
    writing.return_proposal(
        proposal,
        by=world.at_desk(entry["office"]),
        office=world.offices[entry["office"]],
        text=facts["text"],
        suggested=[world.groups[slug] for slug in facts["suggested"]],
    )


def send(world: World, entry: Record, proposal: Proposal, facts: Record) -> None:
    sending.send_proposal(proposal, by=world.managers[entry["sender"]])


def reply(world: World, entry: Record, proposal: Proposal, facts: Record) -> None:
    by = world.managers[entry["recipient"]]
    replies.reply_proposal(proposal, by=by, values=answer_values(world, facts))


def reply_by_link(world: World, entry: Record, proposal: Proposal, facts: Record) -> None:
    values = answer_values(world, facts)
    replies.reply_proposal(proposal, by=None, values=values, via="token")


def reply_on_behalf(world: World, entry: Record, proposal: Proposal, facts: Record) -> None:
    replies.reply_on_behalf(
        proposal,
        by=world.at_desk(entry["office"]),
        office=world.offices[entry["office"]],
        via=facts["via"],
        heard_on=world.clock.day(facts["heard"]),
        values=answer_values(world, facts),
    )


def note(world: World, entry: Record, proposal: Proposal, facts: Record) -> None:
    """A short note of one side, or of the third party."""
    side = facts["side"]
    if side == "office":
        by, label = world.at_desk(entry["office"]), world.offices[entry["office"]].name
    else:
        by, label = world.managers[entry[side]], world.groups[entry[side]].name
    talks.add_note(
        proposal, by=by, label=label, text=facts["text"], side="" if side == "office" else side
    )


def promise(world: World, entry: Record, proposal: Proposal, facts: Record) -> None:
    side = facts["side"]
    talks.promise_proposal(proposal, by=world.managers[entry[side]], side=side)


def promise_on_behalf(world: World, entry: Record, proposal: Proposal, facts: Record) -> None:
    talks.promise_on_behalf(
        proposal,
        by=world.at_desk(entry["office"]),
        office=world.offices[entry["office"]],
        side=facts["side"],
        via=facts["via"],
    )


def withdraw(world: World, entry: Record, proposal: Proposal, facts: Record) -> None:
    writing.withdraw_proposal(proposal, by=world.managers[entry["sender"]])


def expire(world: World, entry: Record, proposal: Proposal, facts: Record) -> None:
    writing.expire_proposal(proposal, on=world.clock.day(entry["steps"][-1][0]))


def close(world: World, entry: Record, proposal: Proposal, facts: Record) -> None:
    talks.close_proposal(
        proposal,
        by=world.managers[entry["sender"]],
        label=world.groups[entry["sender"]].name,
        outcome_note=facts["outcome_note"],
    )


STEPS = {
    "consult": consult,
    "advise": advise,
    "send": send,
    "reply": reply,
    "token": reply_by_link,
    "behalf": reply_on_behalf,
    "note": note,
    "promise": promise,
    "promise_behalf": promise_on_behalf,
    "withdraw": withdraw,
    "expire": expire,
    "close": close,
}
