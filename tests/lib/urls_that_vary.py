"""Addresses as an app must not have them."""

from django.urls import path

from kyodo_portal import views

app_name = "vary"
urlpatterns = [path("<slug:anything>/", views.home, name="anything")]
