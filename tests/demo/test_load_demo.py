"""`load_demo`: an invented world in every state, twice without harm, never in production."""

import json
import re
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from districts.models import District, Office, Posting
from districts.permissions import needs_two_factor
from kyodo_portal.accounts.models import User
from kyodo_portal.history.models import HistoryEntry, Notice
from organizations.models import Listing, Membership, Organization, OutreachTask, Place
from partnerships.models import (
    Agreement,
    CheckSheet,
    Consent,
    Consultation,
    JointCheck,
    Partnership,
    PrincipleRecord,
    Proposal,
    Reply,
    SupportLog,
)
from tests.demo_world import demo  # noqa: F401  (a fixture)

PERSONAS = {
    "resident",
    "npo_manager",
    "npo_member",
    "shakyo_manager",
    "jichikai_manager",
    "company_manager",
    "coordinator",
    "coordinator_other",
    "ward_staff",
    "ward_approver",
    "ward_staff_other",
    "city_staff",
    "analyst",
}
MARK = re.compile("見本|みほん")

pytestmark = pytest.mark.django_db


def values_of(model, *fields) -> set:
    return set(model.objects.values_list(*fields, flat=len(fields) == 1))


@pytest.mark.usefixtures("demo")
def test_every_proposal_state_is_there():
    assert values_of(Proposal, "status") == set(Proposal.Status.values)
    assert values_of(Reply, "answer") == set(Reply.Answer.values)
    assert {"web", "token", "phone", "visit"} <= values_of(Reply, "via")


@pytest.mark.usefixtures("demo")
def test_every_partnership_and_publication_state_is_there():
    samples = Partnership.objects.filter(is_sample=True)
    assert set(samples.values_list("status", flat=True)) == set(Partnership.Status.values)
    assert set(samples.values_list("publication", flat=True)) == set(Partnership.Publication.values)
    assert values_of(Consent, "answer") == {"waiting", "yes", "no"}
    assert {"spoken", "memo", "memorandum", "agreement", "contract"} <= values_of(Agreement, "kind")
    assert PrincipleRecord.objects.exclude(how="").exists()
    assert values_of(JointCheck, "item__sheet") >= {"plan", "proceed", "reflect"}
    assert values_of(CheckSheet, "status") == {"filling", "together", "recorded"}


@pytest.mark.usefixtures("demo")
def test_one_partnership_went_the_whole_way_from_proposal_to_consent():
    market = Partnership.objects.get(name="けやきの下の、朝の野菜の市（見本）")
    assert market.publication == "published"
    assert market.origin.status == "registered"
    assert market.consents.count() == market.parties.count() == 3
    assert set(market.consents.values_list("answer", "via")) == {("yes", "web"), ("yes", "paper")}
    assert market.principle_records.count() == 6
    assert market.activities.count() == 3


@pytest.mark.usefixtures("demo")
def test_groups_of_every_kind_and_status():
    samples = Organization.objects.filter(is_sample=True)
    assert samples.count() >= 45
    assert set(samples.values_list("kind", flat=True)) == set(Organization.Kind.values)
    assert set(samples.values_list("status", flat=True)) == set(Organization.Status.values)
    assert {"", "submitted", "needs_change"} <= set(samples.values_list("draft_status", flat=True))
    assert samples.values("ward").distinct().count() >= 3
    assert values_of(Listing, "direction") == {"offer", "need"}
    assert Membership.objects.filter(status="requested").exists()


@pytest.mark.usefixtures("demo")
def test_the_work_of_the_desks_is_there():
    assert values_of(Consultation, "status") == set(Consultation.Status.values)
    assert values_of(SupportLog, "sharing") == {"own", "ward"}
    assert OutreachTask.objects.filter(done_at=None).exists()
    assert OutreachTask.objects.exclude(done_at=None).exists()


@pytest.mark.usefixtures("demo")
def test_invented_rows_say_so_and_real_ones_keep_their_own_words():
    for model in (Organization, District, Office, Place, Partnership):
        for row in model.objects.all():
            assert row.is_sample == (row.source_id is None), row
            assert not row.is_sample or MARK.search(row.name) or model is Place, row
    for model in (Proposal, Consultation, SupportLog):
        assert not model.objects.filter(is_sample=False).exists()


@pytest.mark.usefixtures("demo")
def test_no_real_group_is_drawn_into_the_invented_story():
    real = Organization.objects.filter(is_sample=False)
    assert not Proposal.objects.filter(sender__in=real).exists()
    assert not Proposal.objects.filter(recipient__in=real).exists()
    assert not Partnership.objects.filter(is_sample=True, parties__organization__in=real).exists()
    assert not Membership.objects.filter(organization__in=real).exists()
    assert not Listing.objects.filter(organization__in=real).exists()
    assert not SupportLog.objects.filter(organization__in=real).exists()
    assert not Posting.objects.exclude(office__is_sample=True).exists()


@pytest.mark.usefixtures("demo")
def test_nothing_happened_in_the_future_and_numbers_grow_with_the_days():
    now = timezone.now()
    assert not HistoryEntry.objects.filter(at__gt=now).exists()
    assert not Reply.objects.filter(created_at__gt=now).exists()
    assert HistoryEntry.objects.dates("at", "month").count() >= 6
    made = list(Proposal.objects.order_by("created_at").values_list("number", flat=True))
    assert made == sorted(made)


@pytest.mark.usefixtures("demo")
def test_mails_go_to_invented_addresses_only():
    for notice in Notice.objects.select_related("user"):
        assert (notice.email or notice.user.email).endswith("@mihon.example.jp")
    assert Notice.objects.filter(status="sent").exists()


def test_the_printed_sign_ins_work(demo, settings):  # noqa: F811
    settings.PASSWORD_HASHERS = ["kyodo_portal.accounts.hashers.PortalArgon2Hasher"]
    assert set(demo) == PERSONAS
    for facts in demo.values():
        assert set(facts) == {"email", "password", "totp_secret", "role", "scope"}
        user = User.objects.get(email=facts["email"])
        assert user.check_password(facts["password"])
        assert EmailAddress.objects.get(user=user).verified
        assert needs_two_factor(user) == bool(facts["totp_secret"])
        assert user.authenticator_set.exists() == bool(facts["totp_secret"])
    assert len({facts["email"] for facts in demo.values()}) == len(PERSONAS)


def test_the_code_command_prints_the_code_of_a_persona(demo):  # noqa: F811
    out = StringIO()
    call_command("totp_code", "ward_staff", stdout=out)
    code = out.getvalue().strip()
    assert re.fullmatch(r"\d{6}", code)
    staff = User.objects.get(email=demo["ward_staff"]["email"])
    assert staff.authenticator_set.get().wrap().validate_code(code)
    with pytest.raises(CommandError):
        call_command("totp_code", "resident")


def test_a_second_loading_adds_nothing(demo):  # noqa: F811
    names = ("districts", "organizations", "partnerships", "history", "accounts")
    tables = [model for name in names for model in apps.get_app_config(name).get_models()]
    before = {model: model.objects.count() for model in tables}
    visited = User.objects.get(email=demo["npo_manager"]["email"])
    visited.set_password("changed-by-a-visitor")
    visited.save()
    out = StringIO()
    call_command("load_demo", "--json", stdout=out)
    assert json.loads(out.getvalue()) == demo
    assert {model: model.objects.count() for model in tables} == before
    visited.refresh_from_db()
    assert visited.check_password(demo["npo_manager"]["password"])


@pytest.mark.usefixtures("demo")
def test_the_readable_list_names_the_address_and_the_way_to_the_code():
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "npo@mihon.example.jp" in out.getvalue()
    assert "make code WHO=" in out.getvalue()


@pytest.mark.parametrize("command", [["load_demo"], ["totp_code", "ward_staff"]])
def test_it_refuses_in_production(command, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="DEMO"):
        call_command(*command)
