"""Addresses that are worked out once say what `reverse` says; those of an app are found."""

import pytest
from django.urls import Resolver404, resolve, reverse, set_script_prefix

from kyodo_portal.lib.addresses import addresses_of, filled


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("organizations:organization-detail", (12,)),
        ("districts:ward-detail", ("asahi",)),
        ("districts:district-detail", ("asahi", "wakabadai-1")),
        ("partnerships:activity-photo", (70000, 700001)),
        ("partnerships:consent-token-photo", ("a~b c?日", 3)),
    ],
)
def test_an_address_is_that_of_the_page(name, parts):
    assert filled(name, *parts) == reverse(name, args=parts)


def test_a_part_stays_one_step_of_the_path():
    assert filled("districts:ward-detail", "../x?y#z") == "/wards/..%2Fx%3Fy%23z/"


def test_an_address_follows_the_place_of_the_site():
    try:
        set_script_prefix("/portal/")
        assert filled("districts:ward-detail", "asahi") == "/portal/wards/asahi/"
    finally:
        set_script_prefix("/")


def test_the_addresses_of_an_app_are_tried_where_they_may_be_meant():
    found = addresses_of("districts.urls")
    assert found.resolve("wards/asahi/").url_name == "ward-detail"
    for path in ("", "orgs/1/", "ward/", "wards"):
        with pytest.raises(Resolver404):
            found.resolve(path)
    assert resolve("/wards/asahi/").view_name == "districts:ward-detail"


def test_an_app_cannot_take_addresses_that_begin_with_anything():
    with pytest.raises(ValueError, match="varies"):
        addresses_of("tests.lib.urls_that_vary")
