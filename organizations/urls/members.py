"""URLs: joining a group and its members."""

from django.urls import URLPattern, path

from organizations.views import members

urlpatterns: list[URLPattern] = [
    path("my/orgs/join/", members.membership_request, name="membership-request"),
    path("my/orgs/<int:pk>/members/", members.member_list, name="member-list"),
    path("my/orgs/<int:pk>/leave/", members.member_leave, name="member-leave"),
    *[
        path(f"my/orgs/<int:pk>/members/<int:member>/{verb}/", view, name=f"member-{verb}")
        for verb, view in {
            "approve": members.member_approve,
            "decline": members.member_decline,
            "role": members.member_role,
            "remove": members.member_remove,
        }.items()
    ],
]
