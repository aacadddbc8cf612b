"""URLs: suggestions, and introductions by an office."""

from django.urls import URLPattern, path

from partnerships.views import introductions, match_desk, matching

PAIR = "match/<int:pk>/not/<int:other>/"
INTRODUCTION = "introductions/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("match/", matching.match, name="match"),
    path("match/for/<int:pk>/", matching.match_listing, name="match-listing"),
    path(PAIR, matching.match_dismiss, name="match-dismiss"),
    path(f"{PAIR}undo/", matching.match_undo, name="match-undo"),
    path("desk/match/", match_desk.desk_match, name="desk-match"),
    path(
        "desk/match/introduce/<int:pk>/<int:other>/",
        match_desk.introduction_create,
        name="introduction-create",
    ),
    path(INTRODUCTION, introductions.introduction_detail, name="introduction-detail"),
    path(
        f"{INTRODUCTION}on-behalf/<slug:side>/",
        introductions.introduction_on_behalf,
        name="introduction-on-behalf",
    ),
    path(
        f"{INTRODUCTION}contacts/",
        introductions.introduction_contacts,
        name="introduction-contacts",
    ),
    path(
        f"{INTRODUCTION}withdraw/",
        introductions.introduction_withdraw,
        name="introduction-withdraw",
    ),
]
