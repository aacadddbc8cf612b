"""URLs: the public boards of needs and offers, and the mailed link that renews one."""

from django.urls import URLPattern, path

from organizations.views import boards, renewal

urlpatterns: list[URLPattern] = [
    path("needs/", boards.board, {"direction": "need"}, name="need-list"),
    path("offers/", boards.board, {"direction": "offer"}, name="offer-list"),
    path("needs/<int:pk>/", boards.listing_detail, {"direction": "need"}, name="need-detail"),
    path("offers/<int:pk>/", boards.listing_detail, {"direction": "offer"}, name="offer-detail"),
    path("listings/renew/<str:token>/", renewal.listing_renew_link, name="listing-renew-link"),
]
