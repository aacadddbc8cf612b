import datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from kyodo_portal.lib.templatetags import ck

DAY = datetime.date(2025, 4, 1)
UTC_EVENING = datetime.datetime(2025, 3, 31, 16, 5, tzinfo=datetime.UTC)


def rendered(source, **context):
    return Template("{% load ck %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ v|jdate }}", DAY, "2025年4月1日（火）"),
        ("{{ v|jdate }}", UTC_EVENING, "2025年4月1日（火）"),
        ("{{ v|jdate }}", None, ""),
        ("{{ v|jdate_short }}", DAY, "2025年4月1日"),
        ("{{ v|jmonth }}", DAY, "2025年4月"),
        ("{{ v|jdatetime }}", UTC_EVENING, "2025年4月1日（火）午前1時5分"),
        ("{{ v|fiscal_year }}", 2022, "2022年度（令和4年度）"),
        ("{{ v|fiscal_year }}", UTC_EVENING, "2025年度（令和7年度）"),
        ("{{ v|fiscal_year }}", "", ""),
    ],
)
def test_dates_in_templates(source, value, text):
    assert rendered(source, v=value) == text


def link(url):
    return f'<a href="{url}" rel="nofollow noopener ugc">{url}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("一\r\n二\n\n　\n三", "<p>一<br>二</p>\n<p>三</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("見て https://example.jp/a。", f"<p>見て {link('https://example.jp/a')}。</p>"),
        ("（https://example.jp）", f"<p>（{link('https://example.jp')}）</p>"),
        ("(https://example.jp/a_(b)).", f"<p>({link('https://example.jp/a_(b)')}).</p>"),
        ("https://a.jp?x=1&y=2", f"<p>{link('https://a.jp?x=1&amp;y=2')}</p>"),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("https://a@b.jp", "<p>https://a@b.jp</p>"),
        ('https://a.jp/"onclick=x', f"<p>{link('https://a.jp/')}&quot;onclick=x</p>"),
        ("a\0b\u202ec", "<p>abc</p>"),
    ],
)
def test_user_text_is_escaped_and_its_addresses_are_linked(text, html):
    assert rendered("{{ v|linebreaks_safe }}", v=text) == html


@pytest.mark.parametrize("text", ["http://" * 2_000, "https://a.jp/" + ")" * 9_999, "\n" * 10_000])
def test_hostile_text_renders(text):
    assert "<script" not in ck.linebreaks_safe(text)


def test_a_filter_link_is_escaped():
    request = RequestFactory().get("/", {"q": '"><script>', "page": "3"})
    html = rendered('<a href="{% query_with ward="asahi" %}">', request=request)
    assert html == '<a href="?q=%22%3E%3Cscript%3E&amp;ward=asahi">'
