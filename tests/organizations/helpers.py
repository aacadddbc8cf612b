"""Complete answers of each task's form, and a draft that is ready to be sent."""

from organizations import entry
from organizations.actions import profile, registration
from organizations.models import Membership, Organization
from tests import factories as make


def basic(**changes):
    return {
        "name": "見本の新しい会",
        "name_kana": "みほんのあたらしいかい",
        "kind": "volunteer",
        "founded_year": "2015",
        "people_count": "20",
    } | changes


def contact(**changes):
    return {
        "contact_name": "事務局",
        "public_email": "madoguchi@example.jp",
        "show_email": "no",
        "public_phone": "045-111-2222",
        "show_phone": "no",
        "show_fax": "no",
        "show_address": "no",
        "liaison_name": "見本 担当",
        "liaison_phone": "045-333-4444",
        "liaison_email": "renraku@example.jp",
    } | changes


def intro(**changes):
    return {"tagline": "見本のひとこと", "summary": "見本の活動をしています。"} | changes


def versioned(organization, data):
    organization.refresh_from_db()
    return {"version": str(organization.version)} | data


def ready_draft(world, by=None, **fields):
    """A draft with all six tasks done; its manager is `by` (default: the stranger's manager)."""
    by = by or world["stranger_manager"]
    ready = {
        "done_tasks": list(entry.TASK_LABELS),
        "liaison_name": "見本 担当",
        "liaison_email": "renraku@example.jp",
    }
    organization = make.OrganizationFactory(
        district=world.places.a, status=Organization.Status.DRAFT, **ready | fields
    )
    organization.themes.add(make.ThemeFactory())
    make.MembershipFactory(
        user=by, organization=organization, role=Membership.Role.MANAGER, status="active"
    )
    return organization


def submitted(world, **fields):
    organization = ready_draft(world, **fields)
    profile.submit_organization(
        organization, by=world["stranger_manager"], version=organization.version
    )
    return organization


def name_only(world):
    return registration.create_name_only(
        by=world["asahi_staff"], name="見本の紙の会", kind="jichikai", district=world.places.a
    )
