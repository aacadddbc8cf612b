"""分析: sentences first, then tables, then the picture (journeys.md §5.6)."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from districts.permissions import scope_of
from kyodo_portal.lib.dates import fiscal_year
from kyodo_portal.lib.paging import page_of
from partnerships.analysis import drawing, flow, pages, tables
from partnerships.analysis.network import Shared
from partnerships.analysis.pages import Asked
from partnerships.analysis.unlinked import plazas_of, unlinked_groups
from partnerships.filters.analysis import AnalysisFilter
from partnerships.models import Partnership
from partnerships.permissions import analysis_scope, can_read_inner_analysis

PER_PAGE = 50
PUBLIC_PAGES = {
    "analysis": "分析のはじめ",
    "analysis-network": "つながりの図",
    "analysis-matrix": "地区と種類",
    "analysis-years": "年の変化",
}
INNER_PAGES = {
    "analysis-flow": "提案の流れ",
    "analysis-groups": "まだつながりのない団体",
}
EXPORT_PAGE = {"analysis-export": "書き出し"}


def found_for(request: HttpRequest) -> tuple[AnalysisFilter, Asked]:
    """The filters of the address, and the question they ask for this visitor."""
    scope, today = analysis_scope(request.user), timezone.localdate()
    found = AnalysisFilter(request.GET, scope, today)
    return found, Asked(found.selection, scope, today)


def page(
    request: HttpRequest, name: str, found: AnalysisFilter, context: dict[str, Any]
) -> HttpResponse:
    """One page of the analysis, with the tabs, the filters and what is counted."""
    is_inside = can_read_inner_analysis(request.user)
    tabs = PUBLIC_PAGES | (INNER_PAGES if is_inside else {}) | EXPORT_PAGE
    crumbs = [("分析", reverse("partnerships:analysis")), (tabs[name], "")]
    shared = {
        "found": found,
        "title": tabs[name],
        "page_url": reverse(f"partnerships:{name}"),
        "tabs": [
            (label, reverse(f"partnerships:{key}") + found.address(), key == name)
            for key, label in tabs.items()
        ],
        "is_inside": is_inside,
        "hides_small": not found.scope.sees_small,
        "breadcrumbs": crumbs[1:] if name == "analysis" else crumbs,
    }
    template = f"partnerships/{name.replace('-', '_')}.html"
    return render(request, template, shared | context)


@require_safe
def analysis(request: HttpRequest) -> HttpResponse:
    """The numbers in words, and the way to each page."""
    found, asked = found_for(request)
    return page(request, "analysis", found, {"overview": pages.overview_of(asked)})


@require_safe
def analysis_network(request: HttpRequest) -> HttpResponse:
    """つながりの図: groups and pairs as tables, then the same as a picture."""
    found, asked = found_for(request)
    shown = pages.network_page(asked)
    network = shown.network
    groups, _ = page_of(network.nodes, request.GET.get("groups"), per_page=PER_PAGE)
    ties, _ = page_of(network.ties, request.GET.get("pairs"), per_page=PER_PAGE)
    scope = scope_of(request.user)
    rows = [
        {
            "first": network.nodes[tie.first],
            "second": network.nodes[tie.second],
            "works": [
                {"work": network.works[n], "is_open": may_open(network.works[n], scope)}
                for n in tie.works
            ],
        }
        for tie in ties
    ]
    context = {
        "network": network,
        "largest": shown.largest,
        "groups": groups,
        "ties": ties,
        "pairs": rows,
        # Made by `drawing`, which escapes every name.
        "svg": mark_safe(shown.svg),  # noqa: S308
        "legend": legend(shown),
        "named": drawing.MOST_NAMES if len(network.nodes) > drawing.NAMED else 0,
    }
    return page(request, "analysis-network", found, context)


def may_open(work: Shared, scope: Any) -> bool:
    """Whether the page of a partnership opens to this visitor (as `visible_to` decides)."""
    return (
        work.publication == Partnership.Publication.PUBLISHED
        or scope.is_city
        or work.ward in scope.staff_wards
        or work.third_party in scope.reading_office_ids
    )


def legend(shown: pages.NetworkPage) -> dict[str, Any]:
    """(shape, word for it, kind) and (line, word for it, states) of what the picture shows."""
    states: dict[str, list[str]] = {}
    for state in Partnership.Status:
        line = drawing.LINES.get(state.value)
        if line in shown.lines:
            states.setdefault(line, []).append(str(state.label))
    return {
        "shapes": [
            # Shapes are written by us.
            (mark_safe(drawing.SHAPES[kind]), drawing.SHAPE_WORDS[kind], kind)  # noqa: S308
            for kind in shown.kinds
        ],
        "lines": [(line, drawing.LINE_WORDS[line], "・".join(states[line])) for line in states],
    }


@require_safe
def analysis_matrix(request: HttpRequest) -> HttpResponse:
    """地区 × 種類 and 種類 × 種類. No ranking: districts stand in the city's order."""
    found, asked = found_for(request)
    shown = pages.matrix_page(asked)
    told = [pair for pair in shown.kinds if pair.works]
    context = {
        "cross": shown.districts,
        "cross_rows": heated(shown.districts),
        "pairs": shown.kinds,
        "top": max(told, key=lambda pair: pair.works or 0, default=None),
    }
    return page(request, "analysis-matrix", found, context)


def heated(cross: tables.CrossTable) -> list[dict[str, Any]]:
    """The rows of the cross table; each inner cell with a shade from 0 to 4 beside its number."""
    rows = []
    labels = [*cross.labels, "のべ"]
    for label, cells in zip(labels, cross.cells.rows, strict=False):
        shades = [-(-4 * (value or 0) // cross.most) if cross.most else 0 for value in cells]
        rows.append({"label": label, "cells": list(zip(cells, shades, strict=True))})
    return rows


@require_safe
def analysis_years(request: HttpRequest) -> HttpResponse:
    """年の変化: all fiscal years, whatever year is chosen."""
    found, asked = found_for(request)
    years = pages.years_page(replace(asked, selection=replace(asked.selection, year=None)))
    most = max((year.works or 0 for year in years), default=0)
    context = {"years": [(year, share(year.works, most)) for year in years], "most": most}
    return page(request, "analysis-years", found, context)


def share(value: int | None, most: int) -> int:
    """The length of a bar, of 100."""
    return round(100 * (value or 0) / most) if most else 0


@require_safe
@login_required
def analysis_flow(request: HttpRequest) -> HttpResponse:
    """提案の流れ and consultations by kind, for those inside."""
    demand_inside(request)
    found, asked = found_for(request)
    told = flow.flow_of(asked.selection, asked.scope, timezone.now())
    most = max((state.count or 0 for state in told.states), default=0)
    own = scope_of(request.user).reading_office_ids
    context = {
        "flow": told,
        "states": [(state, share(state.count, most)) for state in told.states],
        "consultations": flow.consultations_of(asked.selection, asked.scope, own),
    }
    return page(request, "analysis-flow", found, context)


def demand_inside(request: HttpRequest) -> None:
    if not can_read_inner_analysis(request.user):
        raise PermissionDenied


@require_safe
@login_required
def analysis_groups(request: HttpRequest) -> HttpResponse:
    """まだつながりのない団体, each with the care plaza to ask."""
    demand_inside(request)
    found, asked = found_for(request)
    rows = unlinked_groups(asked.selection, asked.scope)
    shown, past_end = page_of(rows, request.GET.get("page"), per_page=PER_PAGE)
    groups = list(shown)
    plazas = plazas_of(groups)
    context = {
        "page_obj": shown,
        "past_end": past_end,
        "groups": [(group, plazas.get(group.district_id)) for group in groups],
        "year": fiscal_year(asked.on),
    }
    return page(request, "analysis-groups", found, context)
