"""URLs: 分析."""

from django.urls import URLPattern, path

from partnerships.views import analysis, analysis_exports

urlpatterns: list[URLPattern] = [
    path("analysis/", analysis.analysis, name="analysis"),
    path("analysis/network/", analysis.analysis_network, name="analysis-network"),
    path("analysis/matrix/", analysis.analysis_matrix, name="analysis-matrix"),
    path("analysis/years/", analysis.analysis_years, name="analysis-years"),
    path("analysis/flow/", analysis.analysis_flow, name="analysis-flow"),
    path("analysis/groups/", analysis.analysis_groups, name="analysis-groups"),
    path("analysis/export/", analysis_exports.analysis_export, name="analysis-export"),
    path(
        "analysis/export/<slug:what>.<slug:form>",
        analysis_exports.analysis_download,
        name="analysis-download",
    ),
]
