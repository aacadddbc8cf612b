"""Choosing how to hear of things: the page, and the link in every mail that can be done without."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from districts.permissions import scope_of
from kyodo_portal.history.actions import record
from kyodo_portal.history.kinds import Category, Mode
from kyodo_portal.history.models import HistoryEntry, NoticePreference
from kyodo_portal.notices.guard import default_mode
from organizations.actions.outreach import stop_mails
from organizations.models import Organization

READER = "お知らせを受けとる人"
# What a reader of mails can turn off; consultations come to offices only.
FOR_EVERYBODY = [c for c in Category if c != Category.CONSULTATION]


def categories_for(user: Any) -> list[Category]:
    """What there is to choose for this person."""
    return list(Category) if scope_of(user).has_desk else FOR_EVERYBODY


def choices_of(user: Any) -> dict[str, str]:
    """How this person hears of each category now."""
    audience = "office:" if scope_of(user).has_desk else ""
    kept = dict(user.notice_preferences.values_list("category", "mode"))
    modes = {c.value: default_mode(audience) for c in categories_for(user)}
    modes[Category.DIGEST.value] = Mode.NOW.value
    return modes | {name: mode for name, mode in kept.items() if name in modes}


@transaction.atomic
def save_choices(user: Any, modes: Mapping[str, str]) -> None:
    """Write what this person chose. The same again changes nothing."""
    before = choices_of(user)
    for name, mode in modes.items():
        NoticePreference.objects.update_or_create(user=user, category=name, defaults={"mode": mode})
    changed = {n: [before[n], mode] for n, mode in modes.items() if before.get(n) != mode}
    if changed:
        record(user, "notices_chosen", by=user, label=READER, changes=changed)


@transaction.atomic
def stop_for_user(user: Any, category: Category) -> None:
    """The link of a mail was used: no more mails of this category. A second click does nothing."""
    if NoticePreference.objects.filter(user=user, category=category, mode=Mode.NONE).exists():
        return
    values = {"mode": Mode.NONE}
    NoticePreference.objects.update_or_create(user=user, category=category, defaults=values)
    via = HistoryEntry.Via.TOKEN
    record(user, "notices_stopped", by=None, label=READER, via=via, note=category.label)


def stop_for_group(organization: Organization, category: Category, *, everything: bool) -> None:
    """The same for a group's mailbox: its office will ring or write instead."""
    wanted = FOR_EVERYBODY if everything else [category]
    stop_mails(organization, [c.value for c in wanted])
