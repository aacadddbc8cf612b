"""Forms of a registration: new, and the tasks だれと, どこで, なにを."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from districts.models import District, Office, Ward
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    JapaneseDateField,
    LineField,
    ModelMultiChoiceField,
    ModelRadioField,
    ModelSelectField,
    TextAreaField,
)
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin
from kyodo_portal.lib.text import search_terms
from organizations.models import Organization, Theme
from partnerships.actions.partnerships import SAME_TWICE, TWO_NEEDED
from partnerships.actions.registration import ENDS_EARLY
from partnerships.forms.tasks import Block, TaskForm, in_columns
from partnerships.models import Party, Proposal

SLOTS = 4
MOST_PARTIES = 12
FOUND_AT_MOST = 20
GOVERNMENT_ERROR = {"required": "行政が入るかどうかを選んでください"}
YES_NO = [("yes", "入る"), ("no", "入らない")]


def party_choices(ward_ids: set[int], *, chosen: set[int], find: str) -> QuerySet[Any]:
    """The organisations to choose parties from: the ward's, those chosen, and those searched for.

    The whole city would be a list of thousands; `find` brings groups of other wards in by name.
    """
    alive = Organization.objects.filter(status__in=["published", "name_only", "paused"])
    seen = Q(ward_id__in=ward_ids) | Q(pk__in=chosen)
    if terms := search_terms(find):
        found = alive
        for term in terms:
            found = found.filter(search_text__contains=term)
        seen |= Q(pk__in=list(found.values_list("pk", flat=True)[:FOUND_AT_MOST]))
    return Organization.objects.filter(seen & Q(pk__in=alive.values("pk")) | Q(pk__in=chosen))


def third_parties(ward_ids: set[int], *, kept: int | None) -> QuerySet[Any]:
    """Offices of the wards that may stand as 橋わたし役, and the one chosen before."""
    near = Q(ward_id__in=ward_ids, is_open=True) | Q(pk__in=[kept] if kept else [])
    return Office.objects.filter(near).order_by("order", "name")


class PartiesMixin(PortalForm):
    """Rows of organisation and role: party_1, role_1, …"""

    def add_party_fields(self, choices: QuerySet[Any], slots: int) -> list[str]:
        self.slots = slots
        names = []
        rows = list(choices)
        for n in range(1, slots + 1):
            field = ModelSelectField(label=f"団体{n}", queryset=choices, required=n <= 2)
            field.offer(rows)
            self.fields[f"party_{n}"] = field
            self.fields[f"role_{n}"] = in_columns(
                ChoiceRadioField(label=f"団体{n}の役割", choices=Party.Role, required=False)
            )
            names += [f"party_{n}", f"role_{n}"]
        return names

    def parties(self) -> list[tuple[Organization, str]]:
        """The chosen (organisation, role) pairs; a role left open is 協力する."""
        pairs = (
            (self.cleaned_data.get(f"party_{n}"), self.cleaned_data.get(f"role_{n}"))
            for n in range(1, self.slots + 1)
        )
        return [(party, role or Party.Role.COOPERATE) for party, role in pairs if party]

    def check_parties(self) -> None:
        """Name the row in which an organisation stands a second time."""
        seen: set[int] = set()
        for n in range(1, self.slots + 1):
            party = self.cleaned_data.get(f"party_{n}")
            if party and party.pk in seen:
                self.add_error(f"party_{n}", SAME_TWICE)
            elif party:
                seen.add(party.pk)
        missing = [n for n in (1, 2) if self.has_error(f"party_{n}", "required")]
        if missing and len(seen) < 2:
            for n in missing:
                del self.errors[f"party_{n}"]
            self.add_error(f"party_{missing[0]}", ValidationError(TWO_NEEDED))


class PartnershipForm(SubmissionKeyMixin, PartiesMixin):
    """A new partnership, from an agreed proposal (copied as initial values) or from scratch."""

    warn_personal = ("name", "purpose")

    name = LineField(label="連携の名前", max_length=40, help_text="例：公園のやさい市")
    purpose = TextAreaField(
        label="目的",
        max_length=200,
        required=False,
        help_text="何のために、いっしょにするのか。あとで直せます。",
    )

    def __init__(
        self,
        *args: Any,
        wards: QuerySet[Ward],
        proposal: Proposal | None = None,
        find: str = "",
        **kwargs: Any,
    ) -> None:
        self.proposal = proposal
        self.wards = list(wards)
        kwargs["initial"] = {**self.copied(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        ward_ids = {ward.pk for ward in self.wards}
        sides = _sides(proposal)
        self.add_party_fields(party_choices(ward_ids, chosen=sides, find=find), SLOTS)
        self.fields["involves_government"] = ChoiceRadioField(
            label="行政が入りますか", choices=YES_NO, error_messages=GOVERNMENT_ERROR
        )
        self.fields["third_party"] = ModelSelectField(
            label="橋わたし役",
            required=False,
            queryset=third_parties(ward_ids, kept=proposal.third_party_id if proposal else None),
            empty_label="いまは決めない",
        )
        if len(self.wards) > 1:
            self.fields["ward"] = ModelRadioField(label="登録する区", queryset=wards)

    def copied(self) -> dict[str, Any]:
        """What an agreed proposal already says."""
        if self.proposal is None:
            return {}
        sender, recipient = self.proposal.sender, self.proposal.recipient
        wishes = [self.proposal.sender_gain, self.proposal.recipient_gain]
        return {
            "name": self.proposal.title,
            "purpose": "\n".join(wish for wish in wishes if wish)[:200],
            "party_1": sender.pk,
            "party_2": recipient.pk if recipient else None,
            "role_1": Party.Role.LEAD,
            "role_2": Party.Role.COOPERATE,
            "third_party": self.proposal.third_party_id,
        }

    def clean(self) -> dict[str, Any]:
        self.check_parties()
        return self.cleaned_data

    def entry(self) -> dict[str, Any]:
        """The arguments for `create_partnership`."""
        data = self.cleaned_data
        ward = data.get("ward") or self.wards[0]
        return {
            "ward": ward,
            "name": data["name"],
            "purpose": data["purpose"],
            "parties": self.parties(),
            "origin": self.proposal,
            "districts": self._districts(ward),
            "third_party": data["third_party"],
            "involves_government": data["involves_government"] == "yes",
            "place_text": self.proposal.place if self.proposal else "",
            "submission_key": data["submission_key"],
        }

    def _districts(self, ward: Ward) -> list[District]:
        if self.proposal is None:
            return []
        sides = [side for side in (self.proposal.sender, self.proposal.recipient) if side]
        found = {s.district for s in sides if s.district and s.district.ward_id == ward.pk}
        return list(found)


def _sides(proposal: Proposal | None) -> set[int]:
    ids = [proposal.sender_id, proposal.recipient_id] if proposal else []
    return {pk for pk in ids if pk is not None}


class PartiesForm(PartiesMixin, TaskForm):
    """1 だれと."""

    guide = "いっしょに活動する団体を、2つ以上えらびます。"

    def __init__(self, *args: Any, find: str = "", **kwargs: Any) -> None:
        self.find = find
        super().__init__(*args, **kwargs)

    def build(self) -> None:
        partnership = self.partnership
        self.rows = list(partnership.parties.active())
        chosen = {row.organization_id for row in self.rows}
        slots = min(max(SLOTS, len(self.rows) + 2), MOST_PARTIES)
        names = self.add_party_fields(
            party_choices({partnership.ward_id}, chosen=chosen, find=self.find), slots
        )
        self.fields["involves_government"] = ChoiceRadioField(
            label="行政が入りますか",
            choices=YES_NO,
            error_messages=GOVERNMENT_ERROR,
            help_text="入らない連携では、横浜コードの原則を「準用」します。",
        )
        self.fields["third_party"] = ModelSelectField(
            label="橋わたし役",
            required=False,
            queryset=third_parties({partnership.ward_id}, kept=partnership.third_party_id),
            empty_label="いまは決めない",
        )
        self.layout.append(Block(title="参加団体", names=names))
        self.layout.append(
            Block(title="行政と橋わたし役", names=["involves_government", "third_party"])
        )

    def stored(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            "involves_government": "yes" if self.partnership.involves_government else "no",
            "third_party": self.partnership.third_party_id,
        }
        for n, row in enumerate(self.rows, 1):
            values |= {f"party_{n}": row.organization_id, f"role_{n}": row.role}
        return values

    def clean(self) -> dict[str, Any]:
        self.check_parties()
        return self.cleaned_data

    def entry(self) -> dict[str, Any]:
        return {
            "parties": self.parties(),
            "third_party": self.cleaned_data["third_party"],
            "involves_government": self.cleaned_data["involves_government"] == "yes",
        }


class PlaceForm(TaskForm):
    """2 どこで."""

    guide = "活動する地区と場所です。区の全体のときは、地区をえらばなくてもかまいません。"

    place_text = LineField(
        label="場所", max_length=60, required=False, help_text="例：中央公園、集会所"
    )

    def build(self) -> None:
        districts = District.objects.filter(ward_id=self.partnership.ward_id)
        self.fields["districts"] = in_columns(
            ModelMultiChoiceField(label="地区", queryset=districts, required=False)
        )
        self.order_fields(["districts", "place_text"])

    def stored(self) -> dict[str, Any]:
        return {
            "districts": list(self.partnership.districts.all()),
            "place_text": self.partnership.place_text,
        }


class WhatForm(TaskForm):
    """3 なにを."""

    warn_personal = ("name", "purpose", "origin_text")

    name = LineField(label="連携の名前", max_length=40)
    purpose = TextAreaField(
        label="目的", max_length=200, help_text="何のために、いっしょにするのですか。"
    )
    origin_text = LineField(
        label="はじまりのきっかけ",
        max_length=200,
        required=False,
        help_text="例：地区の集まりで、となりの席になりました。",
    )
    started_text = LineField(
        label="はじまった時期", max_length=60, required=False, help_text="例：2024年の秋ごろ"
    )
    starts_on = JapaneseDateField(label="はじめの日", required=False)
    ends_on = JapaneseDateField(
        label="終わりの日", required=False, help_text="決まっていなければ、空けておきます。"
    )

    def build(self) -> None:
        self.fields["themes"] = in_columns(
            ModelMultiChoiceField(
                label="テーマ",
                queryset=Theme.objects.all(),
                required=False,
                max_choices=5,
                help_text="5つまで",
            )
        )

    def stored(self) -> dict[str, Any]:
        return super().stored() | {"themes": list(self.partnership.themes.all())}

    def clean(self) -> dict[str, Any]:
        starts_on, ends_on = (self.cleaned_data.get(n) for n in ("starts_on", "ends_on"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", ENDS_EARLY)
        return self.cleaned_data
