"""All addresses of the portal."""

from django.urls import include, path

from kyodo_portal import desk, my, styleguide, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("about/", views.static_page, {"page": "about"}, name="about"),
    path("accessibility/", views.static_page, {"page": "accessibility"}, name="accessibility"),
    path("privacy/", views.static_page, {"page": "privacy"}, name="privacy"),
    path("terms/", views.static_page, {"page": "terms"}, name="terms"),
    path("my/", my.my, name="my"),
    path("desk/", desk.desk, name="desk"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("demo/mails/", views.demo_mails, name="demo-mails"),
    path("accounts/", include("kyodo_portal.accounts.urls")),
    path("", include("districts.urls")),
    path("", include("organizations.urls")),
    path("", include("partnerships.urls")),
]
