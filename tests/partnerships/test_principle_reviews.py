"""The six principles looked at again: dated sets, evidence, talks, and never a score."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kyodo_portal.lib.workflow import Conflict
from partnerships.actions.principles import PrincipleLine, save_party_lines, start_review
from partnerships.models import Partnership, Principle, PrincipleTalk
from partnerships.principles import last_review
from tests import factories as make
from tests.partnerships.partnership_world import agree_to_changes, published
from tests.partnerships.sheet_steps import met, opened


@pytest.fixture
def partnership(world):
    return opened(world).partnership


def url(partnership, name, *args):
    return reverse(f"partnerships:principle-{name}", args=[partnership.pk, *args])


def lines(**statuses):
    """Joint lines; `n3="not_yet"` sets the status of principle 3."""
    found = []
    for principle in Principle.objects.order_by("number"):
        status = statuses.get(f"n{principle.number}", "confirmed")
        found.append(PrincipleLine(principle, None, status, f"原則{principle.number}のことば"))
    return found


def review(world, partnership, occasion="mid_year", **statuses):
    last = last_review(partnership)
    return start_review(
        partnership,
        by=world["npo_manager"],
        occasion=occasion,
        lines=lines(**statuses),
        number=last.number + 1 if last else 1,
    )


def posted(page, **changes):
    """What the form of a page sends back."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def test_a_review_is_a_dated_set_and_the_earlier_one_stays_readable(world, sign_in, partnership):
    client = sign_in(world["npo_manager"])
    page = client.get(url(partnership, "new"))
    values = {f"status_{n}": "almost" for n in range(1, 7)}
    values |= {f"how_{n}": f"はじめのことば{n}" for n in range(1, 7)}
    first = posted(page, occasion="registration", **values)
    assert client.post(url(partnership, "new"), first).status_code == 302
    page = client.get(url(partnership, "new"))
    # It begins with what was written last time.
    assert page.context["form"]["how_3"].value() == "はじめのことば3"
    second = posted(page, occasion="mid_year", how_3="次のことば3")
    assert client.post(url(partnership, "new"), second).status_code == 302
    text = client.get(url(partnership, "list")).content.decode()
    assert "次のことば3" in text
    assert "はじめのことば3" not in text
    older = client.get(url(partnership, "review", 1)).content.decode()
    assert "はじめのことば3" in older
    assert "これは前の見直しです" in older
    assert list(partnership.principle_reviews.values_list("number", "occasion")) == [
        (2, "mid_year"),
        (1, "registration"),
    ]


def test_each_party_writes_its_own_line_and_nobody_elses(world, sign_in, partnership):
    review(world, partnership)
    address = url(partnership, "own", world.orgs.npo.pk)
    member = sign_in(world["npo_member"])
    party = partnership.parties.get(organization=world.orgs.npo)
    own = {f"status_2_{party.pk}": "almost", f"how_2_{party.pk}": "予定を先に聞いています。"}
    assert member.post(address, posted(member.get(address), **own)).status_code == 302
    text = sign_in(world["shakyo_manager"]).get(url(partnership, "list")).content.decode()
    assert "予定を先に聞いています。" in text
    for persona in ("shakyo_manager", "asahi_staff", "coordinator_a"):
        assert sign_in(world[persona]).get(address).status_code == 403


def test_evidence_is_chosen_and_links_into_this_portal_only(world, sign_in):
    sheet = met(world)
    client = sign_in(world["npo_manager"])
    page = client.get(url(sheet.partnership, "new"))
    values = {f"status_{n}": "not_yet" for n in range(1, 7)} | {"occasion": "registration"}
    values |= {"link_1_a": "check:R1", "link_1_b": "clause:3 役割分担"}
    assert client.post(url(sheet.partnership, "new"), posted(page, **values)).status_code == 302
    text = client.get(url(sheet.partnership, "list")).content.decode()
    assert f'<a href="{sheet.get_absolute_url()}">チェックシートの項目 進める1</a>' in text
    assert "約束の条項 3 役割分担" in text
    forged = posted(client.get(url(sheet.partnership, "new")), **values)
    forged["link_1_a"] = "page:https://example.com/"
    answer = client.post(url(sheet.partnership, "new"), forged)
    assert "link_1_a" in answer.context["form"].errors


def test_principle_6_suggests_its_evidence_from_the_publication(world, sign_in):
    make.principles()
    partnership = published(world)
    form = sign_in(world["npo_manager"]).get(url(partnership, "new")).context["form"]
    assert form["link_6_a"].value() == "page:この連携のページ"
    text = sign_in(world["npo_manager"]).get(url(partnership, "new")).content.decode()
    assert "この連携のページは、いま公開中です。" in text


def test_mutatis_mutandis_without_government(world, sign_in, partnership):
    client = sign_in(world["npo_manager"])
    text = client.get(url(partnership, "list")).content.decode()
    assert "6つの原則（準用）" in text
    assert "「おたがい」と読みます" in text
    Partnership.objects.filter(pk=partnership.pk).update(involves_government=True)
    text = client.get(url(partnership, "list")).content.decode()
    assert "（準用）" not in text
    form = client.get(url(partnership, "new")).context["form"]
    assert "mutatis" not in dict(form.fields["status_1"].choices)


def test_not_yet_twice_in_a_row_asks_the_bridge_to_talk_once(world, sign_in, partnership):
    review(world, partnership, "registration", n3="not_yet", n5="not_yet")
    assert not PrincipleTalk.objects.exists()
    second = review(world, partnership, n3="not_yet")
    talk = PrincipleTalk.objects.get()
    assert (talk.principle.number, talk.office) == (3, world.offices.plaza_a)
    review(world, partnership, "year_end", n3="not_yet")
    assert PrincipleTalk.objects.count() == 1
    client = sign_in(world["coordinator_a"])
    assert "自立化の原則" in client.get("/desk/").content.decode()
    address = reverse("partnerships:principle-talk", args=[talk.pk])
    assert talk.review == second
    for persona in ("npo_manager", "coordinator_b", "midori_staff", "city_staff"):
        assert sign_in(world[persona]).get(address).status_code == 404
    values = {"note": "次の集まりで話します。", "version": talk.version}
    assert client.post(address, values).status_code == 302
    assert "自立化の原則" not in client.get("/desk/sheets/").content.decode()
    assert client.post(address, values).status_code == 409
    text = sign_in(world["npo_member"]).get(url(partnership, "list")).content.decode()
    assert "次の集まりで話します。" in text


def test_a_corrected_line_takes_the_talk_back(world, sign_in, partnership):
    review(world, partnership, "registration", n3="not_yet")
    review(world, partnership, n3="not_yet")
    client = sign_in(world["npo_manager"])
    address = url(partnership, "joint")
    changed = posted(client.get(address), status_3="almost")
    assert client.post(address, changed).status_code == 302
    assert not PrincipleTalk.objects.exists()


def test_a_review_during_publication_waits_and_the_public_page_keeps_its_words(world, client):
    make.principles()
    partnership = published(world)
    page = partnership.get_absolute_url()
    review(world, partnership, "registration")
    assert "原則1のことば" not in client.get(page).content.decode()
    agree_to_changes(world, partnership)
    assert "原則1のことば" in client.get(page).content.decode()
    partnership = Partnership.objects.get(pk=partnership.pk)
    changed = [PrincipleLine(line.principle, None, "almost", "あとのことば") for line in lines()]
    number = last_review(partnership).number + 1
    by = world["npo_manager"]
    start_review(partnership, by=by, occasion="mid_year", lines=changed, number=number)
    text = client.get(page).content.decode()
    assert "原則1のことば" in text
    assert "あとのことば" not in text
    agree_to_changes(world, partnership)
    text = client.get(page).content.decode()
    assert "あとのことば" in text
    assert "原則1のことば" not in text


def test_while_the_parties_are_asked_no_review_begins(world, partnership):
    Partnership.objects.filter(pk=partnership.pk).update(publication="confirming")
    fresh = Partnership.objects.get(pk=partnership.pk)
    with pytest.raises(ValidationError, match="公開の確認"):
        review(world, fresh)


def test_of_two_reviews_at_once_the_second_is_a_conflict(world, partnership):
    review(world, partnership)
    with pytest.raises(Conflict):
        start_review(
            partnership, by=world["npo_manager"], occasion="mid_year", lines=lines(), number=1
        )


def test_an_older_review_is_only_read(world, partnership):
    first = review(world, partnership)
    review(world, partnership)
    party = partnership.parties.first()
    with pytest.raises(ValidationError, match="読むだけです"):
        save_party_lines(first, by=None, party=party, lines=[], version=first.version)
