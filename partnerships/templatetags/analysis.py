"""Words of the analysis tables for the codes that its rows carry."""

from django import template

from organizations.models import Organization
from partnerships.models import Partnership

register = template.Library()
_KINDS = {str(value): str(label) for value, label in Organization.Kind.choices}
_STATES = {str(value): str(label) for value, label in Partnership.Status.choices}


@register.filter
def kind_label(kind: str) -> str:
    """The kind of an organisation in words."""
    return _KINDS.get(kind, "")


@register.filter
def status_label(status: str) -> str:
    """The state of a partnership in words."""
    return _STATES.get(status, "")
