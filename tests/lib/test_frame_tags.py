"""The frame's tags: what is kept, and which link of the header is marked."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import NoReverseMatch, resolve, reverse


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
        request = RequestFactory(SCRIPT_NAME="/portal").get("/")
        assert template.render(Context({"request": request})) == "/portal/"
    finally:
        set_script_prefix("/")


def test_an_address_without_arguments_is_the_same_in_and_out_of_a_variable():
    template = Template('{% url "about" %} {% url "about" as here %}{{ here }}')
    assert template.render(Context()) == "/about/ /about/"


def test_an_unknown_page_is_an_error_and_an_empty_variable():
    with pytest.raises(NoReverseMatch):
        Template('{% url "no-such-page" %}').render(Context())
    assert Template('{% url "no-such-page" as here %}[{{ here }}]').render(Context()) == "[]"


def test_a_page_named_by_a_variable_is_looked_up_each_time():
    template = Template("{% url page %}")
    assert template.render(Context({"page": "about"})) == "/about/"
    assert template.render(Context({"page": "home"})) == "/"


def pages(number, count=200, query="ward=asahi&"):
    page = Paginator(range(count), 20).page(number)
    template = Template("{% load frame %}{% pager page query %}")
    return template.render(Context({"page": page, "query": query}))


def test_the_pager_leads_back_and_on_and_marks_this_page():
    html = pages(5)
    assert '<a href="?ward=asahi&amp;page=4" rel="prev">前へ</a>' in html
    assert '<a href="?ward=asahi&amp;page=6" rel="next">次へ</a>' in html
    assert html.count('aria-current="page"') == 1
    assert 'rel="prev"' not in pages(1)
    assert 'rel="next"' not in pages(10)
    assert pages(1, count=20) == ""


def test_what_stands_in_an_address_or_a_title_is_escaped():
    evil = '"><script>alert(1)</script>'
    template = Template("{% load frame %}{% breadcrumb steps %}")
    steps = [(evil, "/?q=" + evil), (evil, "")]
    for html in (pages(2, query=evil), template.render(Context({"steps": steps}))):
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_the_page_itself_is_no_link():
    template = Template("{% load frame %}{% breadcrumb steps %}")
    html = template.render(
        Context({"steps": [("団体をさがす", "/orgs/"), ("見本の会", "/orgs/1/")]})
    )
    assert '<a href="/orgs/">団体をさがす</a>' in html
    assert '<span aria-current="page">見本の会</span>' in html
