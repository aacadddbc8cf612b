"""Every cell of every state table: a legal verb moves, an illegal one changes nothing."""

import pytest

from kyodo_portal.lib.workflow import Conflict
from organizations.workflow import EVENT, ORGANIZATION, PROFILE_DRAFT
from partnerships.workflow import (
    AGREEMENT,
    ANNUAL_REPORT,
    CHECK_SHEET,
    CONSULTATION,
    DRAFT,
    HANDOVER,
    INTRODUCTION,
    MEETING,
    OFFICER_HANDOVER,
    PAPER,
    PARTNERSHIP,
    PROPOSAL,
    PUBLICATION,
    STEP_BACK,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

FACTORIES = {
    ORGANIZATION: make.OrganizationFactory,
    PROFILE_DRAFT: make.OrganizationFactory,
    EVENT: make.EventFactory,
    PROPOSAL: make.ProposalFactory,
    PARTNERSHIP: make.PartnershipFactory,
    PUBLICATION: make.PartnershipFactory,
    CONSULTATION: make.ConsultationFactory,
    INTRODUCTION: make.IntroductionFactory,
    ANNUAL_REPORT: make.AnnualReportFactory,
    STEP_BACK: make.StepBackPlanFactory,
    PAPER: make.PaperSheetFactory,
    MEETING: make.MeetingFactory,
    AGREEMENT: make.AgreementFactory,
    CHECK_SHEET: make.CheckSheetFactory,
    HANDOVER: make.HandoverFactory,
    OFFICER_HANDOVER: make.OfficerHandoverFactory,
    DRAFT: make.PartnershipDraftFactory,
}


def cells():
    for table in FACTORIES:
        for state in table.states:
            for arrow in table.transitions:
                yield pytest.param(
                    table, state, arrow, id=f"{table.name}:{state or 'none'}-{arrow.verb}"
                )


def test_the_tables_declare_every_state_of_their_models():
    for table, factory in FACTORIES.items():
        field = factory._meta.model._meta.get_field(table.state_field)
        assert set(table.states) == {value for value, _ in field.choices}


@pytest.mark.parametrize(("table", "state", "arrow"), list(cells()))
def test_each_cell_moves_or_changes_nothing(table, state, arrow):
    row = FACTORIES[table](**{table.state_field: state})
    stored = type(row).objects.filter(pk=row.pk)
    before = stored.values().get()
    if state in arrow.sources:
        assert table.move(row, arrow.verb) == state
        assert getattr(stored.get(), table.state_field) == arrow.target
    else:
        with pytest.raises(Conflict):
            table.move(row, arrow.verb)
        assert stored.values().get() == before


def test_every_state_can_be_reached_or_is_a_start():
    starts = {
        PROPOSAL: {"draft"},
        PARTNERSHIP: {"preparing"},
        PUBLICATION: {"private"},
        CONSULTATION: {"received"},
        INTRODUCTION: {"asked"},
        ANNUAL_REPORT: {"draft"},
        STEP_BACK: {"stepping"},
        PAPER: {"out"},
        MEETING: {"planned"},
        AGREEMENT: {"draft"},
        CHECK_SHEET: {"not_yet"},
        HANDOVER: {"planned"},
        OFFICER_HANDOVER: {"open"},
        DRAFT: {"writing"},
        ORGANIZATION: {"draft", "name_only"},
        PROFILE_DRAFT: {"", "editing"},
        EVENT: {"draft"},
    }
    for table, start in starts.items():
        assert set(table.states) == start | {arrow.target for arrow in table.transitions}


def test_every_arrow_says_who_may_follow_it():
    for table in FACTORIES:
        for arrow in table.transitions:
            assert arrow.label
            assert arrow.by
