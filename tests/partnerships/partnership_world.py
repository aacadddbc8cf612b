"""Steps that several test modules share: a partnership, as far as a test needs it."""

from django.utils import timezone

from kyodo_portal.lib.dates import fiscal_year
from partnerships.actions import publication as publishing
from partnerships.actions import registration as save
from partnerships.actions.joint_records import Meeting, Record, Talked, record_joint
from partnerships.actions.partnerships import create_partnership
from partnerships.actions.principles import PrincipleLine, save_principles
from partnerships.actions.versions import ask_about_changes
from partnerships.models import JointRecord, Partnership
from partnerships.sheets import sheet_of
from tests import factories as make


def prepared(world, **kwargs) -> Partnership:
    """準備中: the NPO with the 地区社協 (which has a manager) and the 自治会 without mail."""
    g = world.orgs
    kwargs.setdefault("parties", [(g.npo, "lead"), (g.shakyo, "cooperate"), (g.paper, "cooperate")])
    kwargs.setdefault("third_party", world.offices.plaza_a)
    return create_partnership(
        by=world["asahi_staff"],
        ward=world.places.asahi,
        name="見本のやさい市",
        purpose="顔の見える近所になる。",
        **kwargs,
    )


def with_plan(partnership: Partnership, staff, codes=("P1", "P2", "P3", "P4")) -> Partnership:
    """A promise, the six principles and the joint plan checks of `codes`."""
    make.check_items()
    save.save_promise(partnership, by=staff, kind="spoken", made_on=timezone.localdate())
    record_together(partnership, "plan", by=staff, codes=codes)
    save_principles(
        partnership,
        by=staff,
        lines=[PrincipleLine(principle, None, "not_yet") for principle in make.principles()],
    )
    return partnership


def reflected(partnership: Partnership, staff) -> Partnership:
    """The joint reflection F1–F3."""
    record_together(partnership, "reflect", by=staff, codes=("F1", "F2", "F3"), answer="done")
    return partnership


def record_together(
    partnership: Partnership,
    sheet: str,
    *,
    by,
    codes,
    answer: str = "halfway",
    year: int | None = None,
    **more,
) -> JointRecord:
    """A joint record of today for `codes`; `more` goes into the record."""
    today = timezone.localdate()
    return record_joint(
        sheet_of(partnership, sheet, year or fiscal_year(today)),
        by=by,
        entry=Record(
            meeting=Meeting(met_on=today),
            checks=dict.fromkeys(codes, Talked(answer, "話しました。")),
            **more,
        ),
    )


def asked(world, **kwargs) -> Partnership:
    """みなさんに確認中."""
    partnership = prepared(world, **kwargs)
    save.save_activities(
        partnership, by=world["asahi_staff"], activities=[("公園のやさい市", "月に1回です。")]
    )
    publishing.ask_consent(partnership, by=world["asahi_staff"])
    return partnership


def say(partnership: Partnership, organization, answer: str, by=None) -> None:
    """One party's answer in the present round."""
    publishing.give_consent(
        partnership,
        by=by,
        organization=organization,
        answer=answer,
        round=partnership.consent_round,
    )
    partnership.refresh_from_db()


def all_say_yes(partnership: Partnership) -> Partnership:
    for party in partnership.parties.all():
        say(partnership, party.organization, "yes")
    return partnership


def published(world, **kwargs) -> Partnership:
    """公開中."""
    partnership = all_say_yes(asked(world, **kwargs))
    publishing.publish_partnership(
        partnership, by=world["asahi_approver"], round=partnership.consent_round
    )
    return partnership


def agree_to_changes(world, partnership):
    """The parties are asked about what is new, all say yes, and the ward publishes it."""
    now = Partnership.objects.get(pk=partnership.pk)
    ask_about_changes(now, by=world["asahi_staff"])
    now = all_say_yes(Partnership.objects.get(pk=partnership.pk))
    publishing.publish_partnership(now, by=world["asahi_approver"], round=now.consent_round)
