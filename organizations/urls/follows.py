"""URLs: following lists, places, groups and themes by mail."""

from django.urls import URLPattern, path

from organizations.views import follows

urlpatterns: list[URLPattern] = [
    path("follow/", follows.follow, name="follow"),
    path("follow/sent/", follows.follow_sent, name="follow-sent"),
    path("follow/confirm/<str:token>/", follows.follow_confirm, name="follow-confirm"),
    path("follow/stop/<str:token>/", follows.follow_stop, name="follow-stop"),
    path("my/follows/", follows.my_follows, name="my-follows"),
    path("my/follows/<int:pk>/stop/", follows.my_follow_stop, name="my-follow-stop"),
]
