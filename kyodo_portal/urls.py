"""All addresses of the portal."""

from django.urls import include, path

from kyodo_portal import my, ready, search_views, styleguide, views
from kyodo_portal.desk import dates
from kyodo_portal.desk import views as desk
from kyodo_portal.lib.addresses import addresses_of
from kyodo_portal.notices import views as notices
from kyodo_portal.words import views as words

urlpatterns = [
    path("", views.home, name="home"),
    # Most requests are for these; each is passed over at once where it is not meant.
    addresses_of("districts.urls"),
    addresses_of("organizations.urls"),
    addresses_of("partnerships.urls"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", ready.readyz, name="readyz"),
    path("search/", search_views.search, name="search"),
    path("search/words/", search_views.search_words, name="search-words"),
    path("about/", views.static_page, {"page": "about"}, name="about"),
    path("accessibility/", views.static_page, {"page": "accessibility"}, name="accessibility"),
    path("privacy/", views.static_page, {"page": "privacy"}, name="privacy"),
    path("terms/", views.static_page, {"page": "terms"}, name="terms"),
    path("my/", my.my, name="my"),
    path("my/notifications/", notices.my_notifications, name="my-notifications"),
    path("notices/stop/<str:token>/", notices.notices_stop, name="notices-stop"),
    path("desk/", desk.desk, name="desk"),
    path("desk/dates/", dates.desk_dates, name="desk-dates"),
    path("desk/words/", words.word_list, name="desk-words"),
    path("desk/words/new/", words.word_create, name="word-create"),
    path("desk/words/<int:pk>/", words.word_edit, name="word-edit"),
    path("desk/words/<int:pk>/delete/", words.word_delete, name="word-delete"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("demo/mails/", views.demo_mails, name="demo-mails"),
    path("accounts/", include("kyodo_portal.accounts.urls")),
]
