"""Steps that the tests about check sheets share."""

from django.utils import timezone

from kyodo_portal.lib.dates import fiscal_year
from partnerships.actions.sheets import hand_in_side, open_sheet
from partnerships.models import CheckSheet, Partnership
from partnerships.sheets import sheet_of
from tests import factories as make
from tests.partnerships.partnership_world import prepared

# The three items of 一緒に進めるとき, as one party might see them.
SAID = {
    "R1": ("done", "言えています。"),
    "R2": ("halfway", "これから生かします。"),
    "R3": ("", ""),
}


def this_year() -> int:
    return fiscal_year(timezone.localdate())


def opened(world, sheet: str = "proceed", **kwargs) -> CheckSheet:
    """それぞれ記入中, of a partnership at work between the NPO and the 地区社協."""
    make.check_items()
    make.principles()
    g = world.orgs
    kwargs.setdefault("parties", [(g.npo, "lead"), (g.shakyo, "cooperate")])
    partnership = prepared(world, **kwargs)
    Partnership.objects.filter(pk=partnership.pk).update(status="active")
    partnership.refresh_from_db()
    return open_sheet(partnership, by=world["asahi_staff"], sheet=sheet, year=this_year())


def again(sheet: CheckSheet) -> CheckSheet:
    """The same sheet as another request reads it."""
    partnership = Partnership.objects.get(pk=sheet.partnership_id)
    return sheet_of(partnership, sheet.sheet, sheet.year)


def hand_in(sheet: CheckSheet, organization, by=None, said=None):
    return hand_in_side(
        again(sheet), by=by, organization=organization, answers=said or SAID, version=None
    )


def met(world, **kwargs) -> CheckSheet:
    """いっしょに確認, because both sides are in; R1 is seen differently."""
    sheet = opened(world, **kwargs)
    hand_in(sheet, world.orgs.npo)
    hand_in(sheet, world.orgs.shakyo, said={**SAID, "R1": ("not_yet", "言いにくいです。")})
    return again(sheet)


def joint_values(sheet: CheckSheet, *codes: str, **changes) -> dict:
    """What the joint form posts for `codes`."""
    today = timezone.localdate()
    values = {
        "met_on_year": today.year,
        "met_on_month": today.month,
        "met_on_day": today.day,
        "method": "meeting",
        "present": [p.organization_id for p in sheet.partnership.parties.all()],
        "third_party": "yes",
        "version": again(sheet).version,
    }
    for code in codes:
        values |= {f"answer_{code}": "done", f"talked_{code}": f"{code}を話しました。"}
    return values | changes
