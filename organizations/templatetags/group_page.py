"""The page of a group, its sections joined in Python: as template nodes they cost most of it.

Every value goes through `escape` or through the filter for texts with paragraphs.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from districts.templatetags.areas import office_items
from kyodo_portal.lib.addresses import address, filled
from kyodo_portal.lib.dates import format_date_short, format_month
from kyodo_portal.lib.templatetags.ck import linebreaks_safe
from kyodo_portal.lib.templatetags.frame import joined, section
from organizations.models import Organization
from organizations.profile import Links
from organizations.templatetags.cards import chips_html

register = template.Library()
# get_open_to_display() builds such a table at every call.
OPEN_TO = dict(Organization.OpenTo.choices)
NAME_ONLY = (
    '<section class="ck-box ck-box--warm ck-prose"><h2>名前だけの登録です</h2>'
    "<p>この団体は、まだご自身のページを書いていません。連絡は、橋わたし役（地域ケアプラザや区役所）"
    "へどうぞ。</p><p>この団体の方へ：招待の番号をお持ちなら、"
    '<a href="{}">登録を引き受けて、紹介を書けます</a>。</p></section>\n'
)
OLD = (
    '<div class="ck-notice ck-notice--info"><span class="ck-notice__icon">お知らせ</span><div>'
    '<p class="ck-notice__title">{}</p><p>いまの様子とは、ちがうことがあります。</p></div></div>\n'
)


@register.simple_tag
def group_head(organization: Organization) -> SafeString:
    """What kind of group it is, its name and its line about itself."""
    lines = [
        f'<p class="ck-cluster">{chips_html(organization)}</p><h1>{escape(organization.name)}</h1>'
    ]
    if organization.name_kana:
        lines.append(f'<p class="ck-kana">{escape(organization.name_kana)}</p>')
    if organization.tagline:
        lines.append(f'<p class="ck-lead">{escape(organization.tagline)}</p>')
    if organization.archived_note:
        lines.append(OLD.format(escape(organization.archived_note)))
    if organization.status == Organization.Status.NAME_ONLY:
        lines.append(NAME_ONLY.format(address("organizations:organization-claim")))
    return joined([*lines, "\n"])


@register.simple_tag
def group_texts(organization: Organization) -> SafeString:
    """What it does, what it works for, and how to take part."""
    parts = [
        section(anchor, title, [f'<div class="ck-prose">{linebreaks_safe(text)}</div>'])
        for anchor, title, text in (
            ("summary", "活動の紹介", organization.summary),
            ("effort", "がんばっている事", organization.effort),
        )
        if text
    ]
    if prose := joining_html(organization):
        parts.append(section("join", "参加のしかた", [f'<div class="ck-prose">{prose}</div>']))
    return joined(parts)


def joining_html(organization: Organization) -> str:
    """Who may take part, what makes it easier, and how to begin; "" if nothing is said."""
    who = escape(organization.participants)
    if organization.open_to:
        label = escape(OPEN_TO.get(organization.open_to, organization.open_to))
        who = f"{label}（{who}）" if who else label
    comforts = "".join(
        f'<span class="ck-chip ck-chip--green">{label}</span>'
        for is_so, label in (
            (organization.plain_japanese, "日本語が苦手でも参加できます"),
            (organization.wheelchair_ok, "車いすで参加できます"),
        )
        if is_so
    )
    return "".join(
        (
            f"<p>参加できる人：{who}</p>" if who else "",
            f'<p class="ck-cluster">{comforts}</p>' if comforts else "",
            linebreaks_safe(organization.how_to_join),
        )
    )


@register.simple_tag
def group_contact(
    organization: Organization, contacts: Links, offices: Iterable[Any], links: Links
) -> SafeString:
    """問い合わせ: what the group shows itself, or the offices to turn to instead; its websites."""
    if contacts:
        name = organization.contact_name
        rows = [("窓口", name), *contacts] if name else contacts
        lines = ['<dl class="ck-dl">', *(term_html(escape(a), escape(b)) for a, b in rows), "</dl>"]
    else:
        url = address("partnerships:consultation-create")
        lines = [
            "<p>区役所または地域ケアプラザにお問い合わせください。</p>",
            f'<ul class="ck-plain ck-stack">{office_items(offices)}</ul>',
            f'<p><a href="{url}">フォームで相談する</a></p>',
        ]
    if links:
        lines.append('<ul class="ck-links ck-prose">')
        lines += (link_html(escape(label), escape(url)) for label, url in links)
        lines.append("</ul>")
    return section("contact", "問い合わせ", lines)


def term_html(term: str, html: str) -> str:
    return f"<div><dt>{term}</dt><dd>{html}</dd></div>\n"


def link_html(label: str, url: str) -> str:
    return f'<li><a href="{url}" rel="nofollow noopener">{label}（{url}）</a></li>\n'


@register.simple_tag
def group_facts(
    organization: Organization, themes: Sequence[tuple[str, str]], other_districts: Iterable[str]
) -> SafeString:
    """The facts beside the page as <div>s of a list of terms."""
    facts = [("活動する場所", "<br>".join(where_html(organization, other_districts)))]
    if themes:
        url = address("organizations:organization-list")
        names = (
            f'<a href="{url}?theme={escape(slug)}">{escape(theme)}</a>' for slug, theme in themes
        )
        facts.append(("テーマ", "<br>".join(names)))
    if organization.founded_year:
        facts.append(("活動をはじめた年", f"{organization.founded_year}年"))
    if organization.people_count:
        facts.append(("人数（およそ）", f"{organization.people_count}人"))
    if day := organization.confirmed_on:
        when = f"{format_month(day)}に確認" if organization.is_stale else format_date_short(day)
        facts.append(("最終確認日", when))
    return joined(term_html(term, html) for term, html in facts)


def where_html(organization: Organization, other_districts: Iterable[str]) -> Iterable[str]:
    ward, district = organization.ward, organization.district
    yield (
        f'<a href="{escape(ward.get_absolute_url())}">{escape(ward.name)}</a>'
        if ward
        else escape(organization.area_name)
    )
    if ward and district:
        # Not by the district itself, whose own ward was not read.
        url = filled("districts:district-detail", ward.slug, district.slug)
        yield f'<a href="{escape(url)}">{escape(district.name)}</a>'
    yield from map(escape, other_districts)
