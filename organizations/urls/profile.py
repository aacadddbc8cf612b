"""URLs: a group's entry from the inside."""

from django.urls import URLPattern, path

from organizations.views import invitation, listings, profile, submission

urlpatterns: list[URLPattern] = [
    path("my/orgs/new/", profile.organization_create, name="organization-create"),
    path("my/orgs/claim/", invitation.organization_claim, name="organization-claim"),
    path("my/orgs/claim/qr.svg", invitation.claim_qr, name="claim-qr"),
    path("my/orgs/<int:pk>/", profile.profile_tasks, name="profile-tasks"),
    # Before the general one: reverse("profile-edit", args=[pk, "listings"]) leads here.
    path("my/orgs/<int:pk>/edit/listings/", listings.profile_listings, name="profile-listings"),
    path("my/orgs/<int:pk>/edit/<slug:task>/", profile.profile_edit, name="profile-edit"),
    path("my/orgs/<int:pk>/listings/new/", listings.listing_create, name="listing-create"),
    path(
        "my/orgs/<int:pk>/listings/<int:listing>/edit/",
        listings.listing_edit,
        name="listing-edit",
    ),
    path(
        "my/orgs/<int:pk>/listings/<int:listing>/close/",
        listings.listing_close,
        name="listing-close",
    ),
    path(
        "my/orgs/<int:pk>/listings/<int:listing>/renew/",
        listings.listing_renew,
        name="listing-renew",
    ),
    path("my/orgs/<int:pk>/submit/", submission.profile_submit, name="profile-submit"),
    path(
        "my/orgs/<int:pk>/capacity/",
        submission.organization_capacity,
        name="organization-capacity",
    ),
    path(
        "my/orgs/<int:pk>/confirm/",
        submission.organization_confirm,
        name="organization-confirm",
    ),
    *[
        path(
            f"my/orgs/<int:pk>/{verb.replace('_', '-')}/",
            submission.organization_step,
            {"verb": verb},
            name=f"organization-{verb.replace('_', '-')}",
        )
        for verb in submission.STEPS
    ],
]
