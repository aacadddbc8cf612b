"""Sample work of the desks: consultations in every state, support logs, calls and letters."""

from django.utils import timezone

from kyodo_portal.demo.clock import key_of
from kyodo_portal.demo.world import Record, World, read
from kyodo_portal.loading.files import take
from organizations.actions.outreach import finish_outreach
from organizations.models import OutreachTask
from partnerships.actions import consultations as acts
from partnerships.actions.support import create_support_log
from partnerships.models import Consultation, SupportLog

ANSWERS = ("kind", "detail", "reply_by", "language")
OPTIONAL = ("town", "email", "phone", "call_time")


def build_consultations(world: World) -> None:
    for entry in sorted(read("desk")["consultations"], key=lambda entry: entry["day"]):
        key = key_of("consultation", entry["key"])
        if Consultation.objects.filter(submission_key=key).exists():
            continue
        with world.clock.at(entry["day"]):
            made = receive(world, entry, key)
        for day, verb, office, *outcome in entry["steps"]:
            with world.clock.at(day):
                handle(world, made, verb, office, *outcome)
            made = Consultation.objects.get(pk=made.pk)


def receive(world: World, entry: Record, key: str) -> Consultation:
    district = world.districts.get(entry["district"])
    answers = take(entry, *ANSWERS) | {name: entry.get(name, "") for name in OPTIONAL}
    made = acts.create_consultation(
        share_with=entry["share"],
        nonce=key,
        ward=district.ward if district else None,
        district=district,
        submission_key=key,
        **answers,
    )
    Consultation.objects.filter(pk=made.pk).update(is_sample=True)
    return Consultation.objects.get(pk=made.pk)


def handle(world: World, made: Consultation, verb: str, office: str, outcome: str = "") -> None:
    """One step of a consultation by the office that takes care of it."""
    if verb == "cancel":
        acts.cancel_consultation(made)
    elif verb == "close":
        acts.close_consultation(made, by=world.at_desk(office), outcome=outcome)
    elif verb == "take":
        acts.take_consultation(made, by=world.at_desk(office))
    else:
        acts.start_consultation(made, by=world.at_desk(office))


def build_logs(world: World) -> None:
    for entry in read("desk")["logs"]:
        key = key_of("log", entry["key"])
        if SupportLog.objects.filter(submission_key=key).exists():
            continue
        names = ("method", "content", "connected_to", "next_step", "sharing")
        values = take(entry, *names) | {
            "organization": world.groups[entry["org"]],
            "on": world.clock.day(entry["day"]),
            "next_on": world.clock.day_or_none(entry["next_day"]),
            "is_sample": True,
        }
        with world.clock.at(entry["day"]):
            create_support_log(
                world.offices[entry["office"]],
                by=world.users[entry["by"]],
                values=values,
                submission_key=key,
            )


def build_outreach(world: World) -> None:
    """Calls beyond those that the played story itself left for the offices."""
    for entry in read("desk")["outreach"]:
        values = take(entry, "kind", "message") | {
            "organization": world.groups[entry["org"]],
            "office": world.offices[entry["office"]],
            "due_on": world.clock.day(entry["day"] + 7),
        }
        with world.clock.at(entry["day"]):
            task, is_new = OutreachTask.objects.get_or_create(
                dedupe=f"demo:{entry['key']}", defaults=values
            )
        if is_new and entry["done_day"] is not None:
            finish(world, task, entry["done_day"])


def finish_old_calls(world: World) -> None:
    """What the played story left for the offices was done a day later; the newest still waits."""
    limit = world.clock.moment(-20)
    for task in OutreachTask.objects.filter(done_at=None, created_at__lt=limit):
        if task.office in world.offices.values():
            made = timezone.localdate(task.created_at)
            finish(world, task, (made - world.clock.today).days + 1)


def finish(world: World, task: OutreachTask, day: int) -> None:
    by = world.at_desk(task.office.slug)
    with world.clock.at(day):
        finish_outreach(task, by=by, via="phone", role="会長")
