"""URLs: proposals."""

from django.urls import URLPattern, path

from partnerships.views import proposal_edit, proposal_verbs, proposals, talks

NUMBER = "proposals/<str:number>/"

urlpatterns: list[URLPattern] = [
    path("my/proposals/", proposals.my_proposals, name="my-proposals"),
    path("proposals/new/", proposal_edit.proposal_start, name="proposal-start"),
    path("proposals/new/<int:pk>/", proposal_edit.proposal_create, name="proposal-create"),
    path(NUMBER, proposals.proposal_detail, name="proposal-detail"),
    path(f"{NUMBER}print/", proposals.proposal_print, name="proposal-print"),
    path(f"{NUMBER}edit/<slug:page>/", proposal_edit.proposal_edit, name="proposal-edit"),
    path(f"{NUMBER}check/", proposal_edit.proposal_check, name="proposal-check"),
    path(f"{NUMBER}done/", proposal_edit.proposal_done, name="proposal-done"),
    path(f"{NUMBER}consult/", proposal_verbs.proposal_consult, name="proposal-consult"),
    path(f"{NUMBER}return/", proposal_verbs.proposal_return, name="proposal-return"),
    path(f"{NUMBER}send/", proposal_verbs.proposal_send, name="proposal-send"),
    path(f"{NUMBER}withdraw/", proposal_verbs.proposal_withdraw, name="proposal-withdraw"),
    path(f"{NUMBER}advise/", proposal_verbs.proposal_advise, name="proposal-advise"),
    path(f"{NUMBER}note/", talks.proposal_note, name="proposal-note"),
    path(f"{NUMBER}gain/", talks.proposal_gain, name="proposal-gain"),
    path(f"{NUMBER}promise/", talks.proposal_promise, name="proposal-promise"),
    path(
        f"{NUMBER}promise-on-behalf/",
        talks.proposal_promise_on_behalf,
        name="proposal-promise-on-behalf",
    ),
    path(f"{NUMBER}close/", talks.proposal_close, name="proposal-close"),
    path(f"{NUMBER}copy/", proposal_verbs.proposal_copy, name="proposal-copy"),
]
