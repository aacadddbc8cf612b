"""Taking the analysis along: CSV, JSON and GraphML, with the filters and the day in each."""

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.views.decorators.http import require_safe

from districts.permissions import scope_of
from kyodo_portal.lib.tables import stream_csv
from partnerships.analysis.exports import EXPORTS, Export, graphml, network_json
from partnerships.analysis.pages import network_page
from partnerships.permissions import can_read_inner_analysis
from partnerships.views.analysis import found_for, page

FORM_LABELS = {"csv": "CSV（表計算）", "json": "JSON", "graphml": "GraphML（網の分析）"}
TYPES = {"csv": "text/csv; charset=utf-8", "graphml": "application/xml; charset=utf-8"}


@require_safe
def analysis_export(request: HttpRequest) -> HttpResponse:
    """What can be taken along under these filters."""
    found, _ = found_for(request)
    is_inside = can_read_inner_analysis(request.user)
    context = {
        "exports": [
            {"label": export.label, "links": links_of(name, export)}
            for name, export in EXPORTS.items()
            if export.is_public or is_inside
        ]
    }
    return page(request, "analysis-export", found, context)


def links_of(name: str, export: Export) -> list[tuple[str, str]]:
    return [(FORM_LABELS[form], f"{name}.{form}") for form in export.forms]


@require_safe
def analysis_download(request: HttpRequest, what: str, form: str) -> HttpResponseBase:
    """One table in one form. What a visitor may not see does not exist here."""
    export = EXPORTS.get(what)
    if export is None or form not in export.forms:
        raise Http404
    if not export.is_public and not can_read_inner_analysis(request.user):
        raise Http404
    found, asked = found_for(request)
    now = timezone.now()
    about = {"title": export.label, "filter": found.in_words, "made_on": f"{asked.on:%Y-%m-%d}"}
    if what == "network":
        return network_file(form, network_page(asked).network, about)
    table = export.make(asked, now, scope_of(request.user).reading_office_ids)
    if form == "json":
        rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
        return named(json_of({**about, "rows": rows}), what, form, about)
    header = (*table.header, "条件", "作成日")
    rows_told = ((*row, found.in_words, asked.on) for row in table.rows)
    response = StreamingHttpResponse(stream_csv(header, rows_told), content_type=TYPES["csv"])
    return named(response, what, form, about)


def network_file(form: str, network: Any, about: dict[str, str]) -> HttpResponseBase:
    if form == "json":
        return named(json_of({**about, **network_json(network)}), "network", form, about)
    told = f"{about['title']}（条件：{about['filter']}、作成日：{about['made_on']}）"
    response = StreamingHttpResponse(graphml(network, told), content_type=TYPES["graphml"])
    return named(response, "network", form, about)


def json_of(data: dict[str, Any]) -> JsonResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def named(
    response: HttpResponseBase, what: str, form: str, about: dict[str, str]
) -> HttpResponseBase:
    """As a file whose name tells what it is and of which day."""
    name = f"kyodo-{what}-{about['made_on']}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
