"""The search keeps in step: every action on something that may be shown writes its entries."""

import pytest

from kyodo_portal.indexing import write_entries
from kyodo_portal.search.actions import write
from kyodo_portal.search.engine import find
from kyodo_portal.search.models import Entry
from organizations.actions import listings, profile
from organizations.models import Organization
from partnerships.actions import publication
from tests import factories as make
from tests.project.test_history_kept import calls, public_actions

# Actions that change nothing a visitor can find, and why.
NOT_SHOWN = {
    "accounts": "people are never found",
    "invitation.create_invitation": "a letter",
    "members": "who belongs to a group is not public",
    "outreach": "calls",
    "profile.submit_organization": "the public row stays as it is",
    "profile.take_back_organization": "the public row stays as it is",
    "profile.discard_draft": "the public row stays as it is",
    "registration.create_organization": "a draft",
    "review.return_organization": "the public row stays as it is",
    "review.confirm_office_phone": "phones are never found",
    "review.log_contact_view": "a note for the record",
    "follows": "who follows what is nobody's business",
    "partnerships.create_partnership": "not yet public",
    "publication.ask_consent": "not yet public",
    "publication.take_back_publication": "not yet public",
    # What is public stays in the words that were agreed to, until the new ones are published.
    "partnerships.registration": "public words change by publishing a version",
    "versions.ask_about_changes": "the public version stays as it is",
    "fields.show_field": "the others are asked first",
    "yearly.ask_yearly": "the public version stays as it is",
    "yearly.ask_again_of": "the public version stays as it is",
    "versions.refresh_version": "the public version stays as it is",
    "paper_consent": "through the actions that it calls",
    "activity_reports": "not searched",
    "agreements": "promises are not searched",
    "conclusion": "promises are not searched",
    "sheets": "check sheets are not searched",
    "joint_records": "check sheets are not searched",
    "extra_items": "check sheets are not searched",
    "principles": "what was said of the principles is not searched",
    "reflection": "the state changes through move_partnership",
    "keepers": "who keeps a partnership at the ward is internal",
    "handover": "internal",
    "partnerships.officers": "who belongs to a group is not public",
    "drafts": "not yet a partnership",
    "provenance": "through the actions that it calls",
    "paper": "printed sheets",
    "relations": "internal notes",
    "annual_reports": "not searched",
    "partnerships.reports": "annual reports are not searched",
    "stepback": "not searched",
    "rooms": "never public",
    "meetings": "never public",
    "pledges": "never public",
    "consultations": "never public",
    "proposals": "never public",
    "sending": "never public",
    "events.discard_event": "drafts only",
    "replies": "never public",
    "talks": "never public",
    "support": "never public",
    "tokens": "links",
    "matching": "answers and introductions are never public",
    "introductions": "never public",
    "districts": "places are written by commands, which say words_changed()",
}
WRITERS = {"reindex_organization", "reindex_organizations", "reindex_partnership"}


@pytest.mark.parametrize(("node", "local"), list(public_actions()))
def test_every_action_that_shows_writes_the_index(node, local, request):
    app, module, name = request.node.callspec.id.split(".")
    reasons = {app, module, f"{module}.{name}", f"{app}.{module}"} & NOT_SHOWN.keys()
    seen, waiting = set(), calls(node)
    while waiting:
        called = waiting.pop()
        if called not in seen:
            seen.add(called)
            waiting |= calls(local[called]) if called in local else set()
    assert bool(seen & WRITERS) != bool(reasons), (node.name, reasons)


@pytest.mark.django_db
def test_nothing_is_left_to_write_after_a_day_of_actions(world):
    """What the actions wrote is what a fresh look at the tables would write."""
    write_entries()
    npo, by = world.orgs.npo, world["npo_manager"]
    listing = make.ListingFactory(organization=npo)
    listings.close_listing(listing, by=by)
    npo.refresh_from_db()
    profile.set_no_capacity(npo, value=True, by=by)
    profile.confirm_organization(npo, by=by)
    profile.pause_organization(world.orgs.far, by=by)
    partnership = make.PartnershipFactory(publication="published", published_at=npo.created_at)
    make.PartyFactory(partnership=partnership, organization=npo)
    publication.stop_publication(partnership, by=by, organization=npo)
    assert write_entries() == 0
    assert find(kinds=["org"], facets={"full": "1"}).ids() == [("org", npo.pk)]
    assert find(kinds=["partnership"]).total == 0


@pytest.mark.django_db
def test_the_nightly_look_finds_what_was_changed_behind_its_back(world):
    write_entries()
    Organization.objects.filter(pk=world.orgs.npo.pk).update(name="名前を変えた会（見本）")
    assert write_entries() == 1
    assert find(kinds=["org"], q="名前を変えた会").total == 1


@pytest.mark.django_db
def test_what_was_deleted_is_hidden(world):
    listing = make.ListingFactory(organization=world.orgs.npo)
    listing.delete()
    assert find(kinds=["offer"]).total == 1
    # The offer itself, and its group, which no longer offers anything.
    assert write_entries() == 2
    assert find(kinds=["offer"]).total == 0
    assert Entry.objects.filter(kind="offer", is_shown=True).count() == 0
    assert write({}) == 0
