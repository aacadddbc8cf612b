"""The frame's tags: what is kept, and which link of the header is marked."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import resolve, reverse


def marked(path, *, names="", part=""):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    tag = f'{{% load frame %}}{{% nav_link "districts:ward-list" "地区" {names} part="{part}" %}}'
    return Template(tag).render(Context({"request": request}))


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("districts:ward-list", ' aria-current="page"'),
        ("districts:map", ' aria-current="true"'),
        ("home", ""),
        ("about", ""),
    ],
)
def test_a_link_is_marked_on_its_page_and_its_part_of_the_site(name, mark):
    html = marked(reverse(name), names='"districts:map"')
    assert html == f'<li><a href="/wards/"{mark}>地区</a></li>'


def test_a_part_may_be_named_by_the_beginning_of_its_addresses():
    assert 'aria-current="true"' in marked("/about/", part="/ab")
    assert "aria-current" not in marked("/about/", part="/my/")


def test_a_page_without_a_request_has_links_too():
    html = Template('{% load frame %}{% nav_link "home" "トップ" %}').render(Context())
    assert html == '<li><a href="/">トップ</a></li>'


def test_once_keeps_what_it_gave_and_knows_no_variables():
    template = Template(
        '{% load frame %}{% once %}<a href="{% url "home" %}">{{ name }}</a>{% endonce %}'
    )
    first, second = (template.render(Context({"name": name})) for name in ("一", "二"))
    assert first == second == '<a href="/"></a>'


def test_once_follows_the_place_of_the_site():
    from django.urls import set_script_prefix

    template = Template('{% load frame %}{% once %}{% url "home" %}{% endonce %}')
    assert template.render(Context()) == "/"
    try:
        set_script_prefix("/portal/")
        assert template.render(Context()) == "/portal/"
    finally:
        set_script_prefix("/")
