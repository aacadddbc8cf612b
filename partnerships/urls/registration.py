"""URLs: registering partnerships at the desk."""

from django.urls import path

from partnerships.views import keepers, registration, states

urlpatterns = [
    path("desk/partnerships/", registration.partnership_desk, name="desk-partnerships"),
    path("desk/partnerships/new/", registration.partnership_create, name="partnership-create"),
    path("desk/partnerships/<int:pk>/", registration.partnership_tasks, name="desk-partnership"),
    path(
        "desk/partnerships/<int:pk>/register/<slug:task>/",
        registration.partnership_edit,
        name="partnership-edit",
    ),
    path(
        "desk/partnerships/<int:pk>/keeper/", keepers.partnership_keeper, name="partnership-keeper"
    ),
    *(
        path(
            f"desk/partnerships/<int:pk>/{verb}/",
            states.partnership_verb,
            {"verb": verb},
            name=f"partnership-{verb}",
        )
        for verb in ("activate", "suspend", "resume", "continue", "complete", "cancel")
    ),
]
