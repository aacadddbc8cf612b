"""Sign-in and account pages of django-allauth that this portal offers."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
