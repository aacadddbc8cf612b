"""URLs: replies."""

from django.urls import URLPattern, path

from partnerships.views import replies

urlpatterns: list[URLPattern] = [
    path("proposals/<str:number>/reply/", replies.proposal_reply, name="proposal-reply"),
    path(
        "proposals/<str:number>/reply-on-behalf/",
        replies.proposal_reply_on_behalf,
        name="proposal-reply-on-behalf",
    ),
    path("reply/<str:token>/", replies.reply_by_token, name="reply-by-token"),
]
