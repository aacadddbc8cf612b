"""The page of a partnership, its sections joined in Python.

A page has a hundred small pieces, and as template nodes they cost more than reading them. Every
value goes through `escape` or through the filter for texts with paragraphs. What the versions say
stands in JSON, older ones without newer keys: `word` takes whatever is there.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from districts.templatetags.areas import SAMPLE
from kyodo_portal.lib.addresses import address, filled, numbered
from kyodo_portal.lib.dates import format_date_short
from kyodo_portal.lib.templatetags.ck import linebreaks_safe
from kyodo_portal.lib.templatetags.frame import joined, section
from organizations.models import Organization
from partnerships.models import ActivityReport, Partnership, Party
from partnerships.public.entries import Entry
from partnerships.public.page import Named

register = template.Library()
# get_status_display() builds such a table at every call.
STATUSES = dict(Partnership.Status.choices)
Words = Mapping[str, Any]


def word(entry: Words, key: str) -> str:
    """A word of a version, escaped; "" where it has none."""
    return escape(str(entry.get(key, "")))


@register.simple_tag
def partnership_head(partnership: Partnership, said: Words) -> SafeString:
    """The headings and what the partnership is for."""
    name = word(said, "name")
    lines = [f"<p>{SAMPLE.strip()}</p>"] if partnership.is_sample else []
    if said.get("effect_title"):
        lines.append(f'<p class="ck-kicker">連携の効果</p><h1>{word(said, "effect_title")}</h1>')
        lines.append(f'<p class="ck-lead">{name}</p>')
        if partnership.effect_inferred:
            lines.append('<p class="ck-small">見出しと地区の対応は推定です。</p>')
    else:
        lines.append(f"<h1>{name}</h1>")
    if said.get("effect_text"):
        lines.append(f'<p class="ck-lead">{word(said, "effect_text")}</p>')
    if said.get("purpose"):
        lines.append(f'<div class="ck-prose">{linebreaks_safe(said["purpose"])}</div>')
    return joined([*lines, "\n"])


@register.simple_tag
def partnership_parties(named_parties: Iterable[Named], said: Words) -> SafeString:
    """だれと だれが: each with its role; a link where its page is public."""
    url = numbered("organizations:organization-detail")
    lines = ['<ul class="ck-plain ck-stack">']
    lines += (party_html(one, url) for one in named_parties)
    lines.append("</ul>")
    if said.get("others"):
        lines.append(f"<p>ほかに関わった人たち：{word(said, 'others')}</p>")
    return section("parties", "だれと だれが", lines)


def party_html(one: Named, url: str) -> str:
    role, note = escape(str(one.role)), escape(str(one.note))
    left = escape(one.party.left_text)
    return "".join(
        (
            f"<li>{linked_name(one.party.organization, url)} ",
            f'<span class="ck-chip">{role}</span>',
            f' <span class="ck-small">{left}</span>' if left else "",
            f'<br><span class="ck-small">{note}</span>' if note else "",
            "</li>\n",
        )
    )


def linked_name(organization: Organization, url: str) -> str:
    name = escape(organization.name)
    return f'<a href="{url.format(organization.pk)}">{name}</a>' if organization.is_public else name


@register.simple_tag
def own_words(rows: Iterable[tuple[Party, Entry]], anchor: str, title: str) -> SafeString:
    """What the parties say about themselves."""
    texts = [titled(party.organization.name, entry["text"]) for party, entry in rows]
    return section(escape(anchor), escape(title), texts) if texts else SafeString()


def titled(title: Any, *texts: Any) -> str:
    """Texts with paragraphs under a small heading."""
    prose = "".join(map(linebreaks_safe, texts))
    return f'<div class="ck-prose"><h3>{escape(str(title))}</h3>{prose}</div>\n'


@register.simple_tag(takes_context=True)
def activity_steps(
    context: template.Context, activities: Sequence[Entry], partnership: Partnership
) -> SafeString:
    """主な連携活動, each with its picture; `token` of a mailed link opens those not yet public."""
    if not activities:
        return SafeString()
    heading = escape(partnership.activities_heading) or "主な連携活動"
    token = context.get("token") or ""
    lines = (step_html(activity, partnership, token) for activity in activities)
    return section("activities", heading, ['<ol class="ck-steps">', *lines, "</ol>"])


def step_html(activity: Entry, partnership: Partnership, token: str) -> str:
    photo = photo_html(activity["photo"], partnership, token) if activity.get("photo") else ""
    text = linebreaks_safe(activity.get("text"))
    return f"<li><h3>{word(activity, 'title')}</h3>{text}{photo}</li>\n"


def photo_html(photo: Entry, partnership: Partnership, token: str) -> str:
    """A picture, small, with the way to the large one."""
    if token:
        url = filled("partnerships:consent-token-photo", token, photo["photo"])
    else:
        url = filled("partnerships:activity-photo", partnership.pk, photo["photo"])
    return (
        f'<p><a href="{escape(url)}"><img src="{escape(url)}small/" alt="{word(photo, "text")}"'
        ' loading="lazy" width="240"></a></p>'
    )


@register.simple_tag
def report_links(
    partnership: Partnership, reports: Iterable[ActivityReport], inside: Any
) -> SafeString:
    """The newest activity reports with the way to all; those inside can write one there."""
    if not reports and not inside:
        return SafeString()
    url = numbered("partnerships:activity-report-list").format(partnership.pk)
    lines = [
        f'<li><a href="{url}#report-{report.pk}">{escape(report.title)}</a> <span class="ck-small">'
        f"{format_date_short(report.on)}・{escape(report.organization.name)}</span></li>\n"
        for report in reports
    ]
    if lines:
        lines = ['<ul class="ck-links ck-prose">', *lines, "</ul>"]
    lines.append(
        f'<p><a href="{url}">活動の報告を{"見る・書く" if inside else "すべて見る"}</a></p>'
    )
    return section("reports", "活動の報告", lines)


@register.simple_tag
def gratitude_quotes(gratitudes: Iterable[Entry]) -> SafeString:
    """ここがありがたい！: who says it to whom."""
    quotes = [quote_html(entry) for entry in gratitudes]
    return section("gratitudes", "ここがありがたい！", quotes) if quotes else SafeString()


def quote_html(entry: Entry) -> str:
    guessed = '<span class="ck-small">（だれの言葉かは推定です）</span>'
    return (
        f'<blockquote class="ck-quote ck-form">{linebreaks_safe(entry["text"])}<footer>'
        f"{word(entry, 'speaker')}から、{word(entry, 'to')}へ"
        f"{guessed if entry.get('inferred') else ''}</footer></blockquote>\n"
    )


@register.simple_tag
def partnership_origin(said: Words) -> SafeString:
    """はじまり: when, and how it came."""
    if not said.get("origin") and not said.get("started"):
        return SafeString()
    lines = [f"<p>{word(said, 'started')}</p>"] if said.get("started") else []
    lines.append(f'<div class="ck-prose">{linebreaks_safe(said.get("origin"))}</div>')
    return section("origin", "はじまり", lines)


@register.simple_tag
def promised_clauses(clauses: Iterable[Entry]) -> SafeString:
    """約束したこと: the clauses that were chosen to be shown, each with who says what."""
    boxes = [
        f'<div class="ck-prose"><h3>{word(clause, "title")}</h3>'
        + "".join(map(clause_text, clause.get("texts", ())))
        + "</div>\n"
        for clause in clauses
    ]
    return section("clauses", "約束したこと", boxes) if boxes else SafeString()


def clause_text(row: Sequence[Any]) -> str:
    who, text = row
    says = f"<p><strong>{escape(str(who))}</strong></p>" if who else ""
    return says + linebreaks_safe(text)


BY_ANALOGY = (
    "<p>「横浜コード」の6つの原則は、市民と行政の協働のためのものです。行政が入らない"
    "この連携では、原則にならって（準用して）確かめています。</p>"
)
TABLE = (
    '<div class="ck-table-scroll" role="region" aria-labelledby="principle-table" tabindex="0">'
    '<table class="ck-table ck-table--stack">'
    '<caption id="principle-table">原則ごとに、いっしょに確かめたこと</caption>'
    '<thead><tr><th scope="col">原則</th><th scope="col">どのように</th>'
    '<th scope="col">いま</th></tr></thead><tbody>'
)


@register.simple_tag
def principle_table(principles: Sequence[Entry], partnership: Partnership) -> SafeString:
    """The joint records of the six principles as sentences."""
    if not principles:
        return SafeString()
    rows = ["" if partnership.involves_government else BY_ANALOGY, TABLE]
    rows += map(principle_row, principles)
    rows.append("</tbody></table></div>")
    title = "6つの原則" if partnership.involves_government else "6つの原則（準用）"
    return section("principles", title, rows)


def principle_row(record: Entry) -> str:
    number = word(record, "number")
    return (
        '<tr><th scope="row"><span class="ck-principle">'
        f'<span class="ck-mark ck-mark--{number}">{number}</span>{word(record, "name")}</span></th>'
        f'<td data-label="どのように">{word(record, "text")}</td>'
        f'<td data-label="いま">{word(record, "status")}</td></tr>\n'
    )


@register.simple_tag
def reflected_checks(checks: Iterable[Entry], said: Words) -> SafeString:
    """いっしょに振り返ったこと, and what was learned."""
    texts = [titled(check.get("title", ""), check["text"]) for check in checks]
    parts = [section("checks", "いっしょに振り返ったこと", texts)] if texts else []
    if said.get("learned"):
        prose = f'<div class="ck-prose">{linebreaks_safe(said["learned"])}</div>'
        parts.append(section("learned", "学んだこと", [prose]))
    return joined(parts)


@register.simple_tag
def party_websites(websites: Iterable[tuple[Organization, str]]) -> SafeString:
    """ホームページ of those that take part; the addresses were looked at when they were kept."""
    links = [
        f'<li><a href="{escape(url)}" rel="nofollow noopener">{escape(organization.name)}'
        f"（{escape(url)}）</a></li>\n"
        for organization, url in websites
    ]
    if not links:
        return SafeString()
    return section("websites", "ホームページ", ['<ul class="ck-links ck-prose">', *links, "</ul>"])


@register.simple_tag(takes_context=True)
def partnership_facts(context: template.Context, partnership: Partnership) -> SafeString:
    """The facts beside the page as <div>s of a list of terms."""
    said = context["said"]
    facts = [("地区", where_html(context["districts"], partnership) + word(context, "place_text"))]
    if partnership.status != Partnership.Status.PREPARING:
        colour = "" if partnership.colour == "gray" else f" ck-chip--{partnership.colour}"
        label = escape(STATUSES.get(partnership.status, partnership.status))
        facts.append(("いまの様子", f'<span class="ck-chip{colour}">{label}</span>'))
    for term, key in (("約束の種類", "promise"), ("橋わたし", "bridge"), ("使った制度", "scheme")):
        if said.get(key):
            facts.append((term, word(said, key)))
    if themes := context["themes"]:
        facts.append(("テーマ", "<br>".join(themes_html(themes))))
    if partnership.confirmed_on:
        facts.append(("みなさんが確認した日", format_date_short(partnership.confirmed_on)))
    return joined(f"<div><dt>{term}</dt><dd>{html}</dd></div>\n" for term, html in facts)


def where_html(districts: Sequence[Sequence[str]], partnership: Partnership) -> str:
    """The districts with their links, each on a line; without one, the ward."""
    if not districts:
        ward = partnership.ward
        return f'<a href="{escape(ward.get_absolute_url())}">{escape(ward.name)}</a>'
    return "".join(
        f'<a href="{escape(filled("districts:district-detail", ward_slug, slug))}">'
        f"{escape(ward)} {escape(district)}</a><br>"
        for ward_slug, slug, ward, district in districts
    )


def themes_html(themes: Iterable[Sequence[str]]) -> Iterable[str]:
    url = address("partnerships:partnership-list")
    for slug, theme in themes:
        yield f'<a href="{url}?theme={escape(slug)}">{escape(theme)}</a>'
