"""A group's entry as plain values: its six tasks, the working copy, what is missing.

A published group's row stays as it is while its members write; their changes wait in
`Organization.draft`. The working copy is the row with these changes on top.
"""

from typing import Any

from django.utils import timezone

from organizations.models import Organization

Values = dict[str, Any]

TASK_LABELS = {
    "basic": "基本のこと",
    "area": "地区とテーマ",
    "intro": "紹介",
    "contact": "連絡先",
    "listings": "できます・求めています",
    "links": "リンク",
}
FIELDS_OF: dict[str, tuple[str, ...]] = {
    "basic": ("name", "name_kana", "kind", "founded_year", "people_count"),
    "area": (
        "ward",
        "district",
        "other_districts",
        "themes",
        "open_to",
        "participants",
        "plain_japanese",
        "wheelchair_ok",
    ),
    "intro": ("tagline", "summary", "effort", "how_to_join"),
    "contact": (
        "contact_name",
        "public_email",
        "show_email",
        "public_phone",
        "show_phone",
        "public_fax",
        "show_fax",
        "public_address",
        "show_address",
        "representative",
        "liaison_name",
        "liaison_phone",
        "liaison_email",
    ),
    "listings": (),
    "links": ("website", "social_links"),
}
TASK_OF = {name: task for task, names in FIELDS_OF.items() for name in names}
# What a group must have before its page can be public.
REQUIRED_OF: dict[str, tuple[str, ...]] = {
    "basic": ("name", "name_kana", "kind"),
    "area": ("ward", "themes"),
    "intro": ("tagline", "summary"),
    "contact": ("contact_name", "liaison_name", "liaison_phone", "liaison_email"),
    "listings": (),
    "links": (),
}
RELATIONS = ("other_districts", "themes")
KEYS = ("ward", "district")
# For the offices only; never on a public page, so nothing in them waits for a review.
LIAISON = ("representative", "liaison_name", "liaison_phone", "liaison_email")
SWITCH_OF = {
    "public_email": "show_email",
    "public_phone": "show_phone",
    "public_fax": "show_fax",
    "public_address": "show_address",
}


def values_of(organization: Organization) -> Values:
    """The row as plain values that JSON can hold: ids for places and themes."""
    values: Values = {}
    for name in TASK_OF:
        if name in RELATIONS:
            values[name] = sorted(row.pk for row in getattr(organization, name).all())
        elif name in KEYS:
            values[name] = getattr(organization, f"{name}_id")
        else:
            values[name] = getattr(organization, name)
    return values


def working_values(organization: Organization) -> Values:
    """The row with the members' waiting changes on top."""
    draft = {name: value for name, value in organization.draft.items() if name in TASK_OF}
    return values_of(organization) | draft


def changed(before: Values, after: Values) -> Values:
    """The part of `after` that differs from `before`."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def is_live(organization: Organization) -> bool:
    """Published once: members' edits are kept beside the row."""
    return organization.status in {Organization.Status.PUBLISHED, Organization.Status.PAUSED}


def takes_effect_at_once(name: str, value: Any) -> bool:
    """What is never public, and what hides a contact, waits for no review (PR6)."""
    return name in LIAISON or (name in SWITCH_OF.values() and not value)


def column_changes(organization: Organization, values: Values) -> Values:
    """Set `values` on the row's own columns; return them as an update needs them.

    A jichikai's confirmed phone is no longer confirmed when the number changes (PR2).
    """
    update: Values = {}
    for name, value in values.items():
        if name not in RELATIONS:
            update[f"{name}_id" if name in KEYS else name] = value
    if values.get("public_phone", organization.public_phone) != organization.public_phone:
        update["phone_confirmed_as_office"] = False
    for column, value in update.items():
        setattr(organization, column, value)
    organization.search_text = organization.make_search_text()
    organization.updated_at = timezone.now()
    return update | {
        "search_text": organization.search_text,
        "updated_at": organization.updated_at,
    }


def set_relations(organization: Organization, values: Values) -> None:
    """Store the districts and themes among `values`."""
    for name in RELATIONS:
        if name in values:
            getattr(organization, name).set(values[name])


def task_status(organization: Organization, task: str, values: Values) -> str:
    """done, doing or todo, for the task list."""
    if is_complete(organization, task, values):
        return "done"
    return "doing" if any(values[name] for name in FIELDS_OF[task]) else "todo"


def is_complete(organization: Organization, task: str, values: Values) -> bool:
    """Saved through its form, or (entries from documents) holding all that a page needs."""
    filled = all(values[name] for name in REQUIRED_OF[task])
    return filled and (task in organization.done_tasks or is_live(organization))


def missing_tasks(organization: Organization) -> list[str]:
    """The tasks to finish before the first review; a published page may be edited in any part."""
    if is_live(organization):
        return []
    values = working_values(organization)
    return [task for task in TASK_LABELS if not is_complete(organization, task, values)]
