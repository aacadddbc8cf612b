"""URLs: promises (協定・契約), their versions and answers."""

from django.urls import URLPattern, path

from partnerships.views import agreement_answers as answers
from partnerships.views import agreement_desk as desk
from partnerships.views import agreement_edit as edit
from partnerships.views import agreements

ALL = "partnerships/<int:pk>/agreement/"
ONE = f"{ALL}<int:agreement>/"

urlpatterns: list[URLPattern] = [
    path("desk/agreements/", desk.agreement_desk, name="desk-agreements"),
    path(ALL, agreements.agreement_list, name="agreement-list"),
    path(f"{ALL}new/", edit.agreement_start, name="agreement-start"),
    path(ONE, agreements.agreement_detail, name="agreement-detail"),
    path(f"{ONE}terms/", edit.agreement_terms, name="agreement-terms"),
    path(f"{ONE}clauses/<int:number>/", edit.agreement_clause, name="agreement-clause"),
    *(
        path(f"{ONE}{verb}/", edit.agreement_verb, {"verb": verb}, name=f"agreement-{verb}")
        for verb in ("ask", "drop", "conclude", "end")
    ),
    path(f"{ONE}take-back/", edit.agreement_take_back, name="agreement-take-back"),
    path(f"{ONE}confirm/", answers.agreement_confirm, name="agreement-confirm"),
    path(f"{ONE}on-paper/", answers.agreement_on_paper, name="agreement-on-paper"),
    path(f"{ONE}versions/", agreements.agreement_versions, name="agreement-versions"),
    path(f"{ONE}versions/<int:number>/", agreements.agreement_version, name="agreement-version"),
    path(f"{ONE}print/", agreements.agreement_print, name="agreement-print"),
    path(f"{ONE}sheet/", agreements.agreement_sheet_print, name="agreement-sheet-print"),
    path(f"{ONE}pdf/", agreements.agreement_pdf, name="agreement-pdf"),
    path(f"{ONE}signed/", edit.agreement_signed, name="agreement-signed"),
    path(f"{ONE}signed/file/", agreements.agreement_signed_file, name="agreement-signed-file"),
    path("agree/<str:token>/", answers.agreement_by_token, name="agreement-by-token"),
]
