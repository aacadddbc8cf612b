"""URLs: the ward's desk."""

from django.urls import URLPattern, path

from organizations.views import desk, invitation, outreach

urlpatterns: list[URLPattern] = [
    path("desk/orgs/", desk.desk_organizations, name="desk-organizations"),
    path("desk/orgs/name-only/new/", invitation.name_only_create, name="name-only-create"),
    path("desk/orgs/<int:pk>/", desk.desk_organization, name="desk-organization"),
    path("desk/orgs/<int:pk>/approve/", desk.organization_approve, name="organization-approve"),
    path("desk/orgs/<int:pk>/return/", desk.organization_return, name="organization-return"),
    path("desk/orgs/<int:pk>/phone/", desk.organization_phone, name="organization-phone"),
    path("desk/orgs/<int:pk>/contact/", desk.private_contact, name="private-contact"),
    path("desk/orgs/<int:pk>/invitation/", invitation.invitation_create, name="invitation-create"),
    path("desk/invitations/<int:pk>/", invitation.invitation_print, name="invitation-print"),
    path("desk/tasks/", outreach.outreach_list, name="outreach-list"),
    path("desk/tasks/<int:pk>/done/", outreach.outreach_done, name="outreach-done"),
]
