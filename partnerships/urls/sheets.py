"""URLs: check sheets, their joint records and next steps, the six principles."""

from typing import Any

from django.urls import URLPattern, path

from partnerships.views import (
    joint_records,
    principles,
    sheet_desk,
    sheet_print,
    sheet_sides,
    sheets,
)

SHEET = "partnerships/<int:pk>/sheets/<slug:sheet>/<int:year>"


def of_sheet(rest: str, view: Any, name: str) -> URLPattern:
    return path(f"{SHEET}/{rest}", view, name=name)


urlpatterns: list[URLPattern] = [
    path("partnerships/<int:pk>/sheets/", sheets.sheet_list, name="sheet-list"),
    of_sheet("", sheets.sheet_detail, "sheet-detail"),
    of_sheet("open/", sheets.sheet_open, "sheet-open"),
    of_sheet("meet/", sheets.sheet_meet, "sheet-meet"),
    of_sheet("joint/", joint_records.sheet_joint, "sheet-joint"),
    of_sheet("word/", joint_records.sheet_word, "sheet-word"),
    of_sheet("print/", sheet_print.sheet_print, "sheet-print"),
    of_sheet("number/", sheet_print.sheet_number, "sheet-number"),
    of_sheet("versions/<int:number>/", sheets.sheet_version, "sheet-version"),
    of_sheet("side/<int:org>/", sheet_sides.sheet_side, "sheet-side"),
    of_sheet("side/<int:org>/take-back/", sheet_sides.sheet_take_back, "sheet-take-back"),
    of_sheet("side/<int:org>/on-paper/", sheet_sides.sheet_on_paper, "sheet-on-paper"),
    path("partnerships/<int:pk>/steps/<int:check>/done/", sheets.step_done, name="step-done"),
    path("partnerships/<int:pk>/reflect/", sheets.partnership_reflect, name="partnership-reflect"),
    path("partnerships/<int:pk>/principles/", principles.principle_list, name="principle-list"),
    path("partnerships/<int:pk>/principles/new/", principles.principle_new, name="principle-new"),
    path(
        "partnerships/<int:pk>/principles/joint/",
        principles.principle_joint,
        name="principle-joint",
    ),
    path(
        "partnerships/<int:pk>/principles/own/<int:org>/",
        principles.principle_own,
        name="principle-own",
    ),
    path(
        "partnerships/<int:pk>/principles/<int:number>/",
        principles.principle_review,
        name="principle-review",
    ),
    path("desk/sheets/", sheet_desk.desk_sheets, name="desk-sheets"),
    path("desk/sheets/extra/", sheet_desk.extra_items, name="desk-extra-items"),
    path("desk/sheets/extra/<int:pk>/end/", sheet_desk.extra_item_end, name="extra-item-end"),
    path("desk/sheets/talks/<int:pk>/", principles.principle_talk, name="principle-talk"),
]
