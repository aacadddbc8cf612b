"""The markup of suggestions that is joined in Python: complete, and no text becomes markup."""

import pytest
from django.template import Context, Template

from partnerships.filters.matching import Select
from partnerships.matching import Suggestion
from tests import factories as make
from tests.project.test_hostile_input import HOSTILE

pytestmark = pytest.mark.django_db
STEP, NOTE = "まず一度、会いに行きませんか。", "すでに、いっしょに連携しています。"


def drawn(tag, **values) -> str:
    return Template(f"{{% load suggestions %}}{{% {tag} %}}").render(Context(values))


def suggestion_of(group, introducer, text=""):
    return Suggestion(
        organization=group,
        score=1.0,
        reasons=[text or "同じ地区で活動しています。"],
        notes=[text or NOTE],
        introducer=introducer,
        first_step=text or STEP,
    )


def test_a_suggestion_says_who_why_and_what_to_do(world):
    group, mine = world.orgs.npo, world.orgs.shakyo
    shown = suggestion_of(group, world.offices.plaza_a)
    html = drawn("suggestion_card shown mine", shown=shown, mine=mine)
    for text in (
        f'<h3 class="ck-card__title"><a href="{group.get_absolute_url()}">{group.name}</a></h3>',
        "NPO法人",
        f"{group.ward.name} {group.district.name}",
        group.tagline,
        *shown.reasons,
        *shown.notes,
        STEP,
        f"<dd>{world.offices.plaza_a.name}</dd>",
        f"?to={group.pk}",
        f"/{mine.pk}/",
        "今回は合わない",
    ):
        assert text in html


def test_who_has_no_time_is_not_asked_and_a_desk_introduces_itself(world):
    group = make.OrganizationFactory(no_capacity=True, is_sample=True, status="name_only")
    shown = suggestion_of(group, world.orgs.npo)
    html = drawn("suggestion_card shown mine", shown=shown, mine=world.orgs.shakyo)
    assert "声をかける" not in html
    assert f'<a href="{world.orgs.npo.get_absolute_url()}">{world.orgs.npo.name}</a>' in html
    for chip in ("見本", "名前だけの登録", "今は余力がない"):
        assert f">{chip}</span>" in html
    html = drawn("suggestion_card shown level='h4' desk=True", shown=shown)
    assert "<h4 " in html
    assert "紹介をたのめる先" not in html
    assert "今回は合わない" not in html


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(world, text):
    text = text[:60].replace("\0", "") or "空"
    hostile = make.OrganizationFactory(name=text, tagline=text[:40])
    plain = make.OrganizationFactory(name="花", tagline="花")
    tags = [
        drawn(
            "suggestion_card shown mine",
            shown=suggestion_of(group, group, words),
            mine=world.orgs.shakyo,
        ).count("<")
        for group, words in ((hostile, text), (plain, "花"))
    ]
    assert tags[0] == tags[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_choice_becomes_markup(text):
    html = drawn(
        "suggestion_selects selects",
        selects=[Select("kind", text, text, text, [(text, text, 3), ("npo", "NPO法人", 2)])],
    )
    plain = drawn(
        "suggestion_selects selects",
        selects=[Select("kind", "花", "花", "花", [("花", "花", 3), ("npo", "NPO法人", 2)])],
    )
    assert html.count("<") == plain.count("<")
    assert "selected" in html
    assert "NPO法人（2）" in plain
