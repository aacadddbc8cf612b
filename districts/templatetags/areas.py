"""Tiles of wards and districts and cards of offices, joined in Python: a page has dozens of them.

Every value goes through `escape`.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from districts.kept import Counted
from districts.models import District, Source, Sourced, Ward
from districts.profile import KINDS
from kyodo_portal.lib.addresses import address
from kyodo_portal.lib.dates import format_date_short
from kyodo_portal.lib.templatetags.frame import joined

register = template.Library()
SAMPLE_PAGE = (
    '<p><span class="ck-chip">見本</span> このページは、つかい方を見ていただくための見本です。'
    "ほんとうの団体や場所ではありません。</p>"
)
NO_OFFICE = '<li>この地区の窓口は、まだ登録がありません。<a href="{}">相談窓口の一覧を見る</a></li>'
CHARMS = '<section class="ck-stack" aria-labelledby="charms"><h2 id="charms">この地区の魅力</h2>'
SAMPLE = ' <span class="ck-chip">見本</span>'


@register.simple_tag
def ward_tiles(wards: Iterable[Counted]) -> SafeString:
    """<li> per ward with its numbers, in the order given."""
    address = reverse("districts:ward-detail", args=["_"])[:-2]
    return joined(
        f'<li><a href="{address}{escape(ward.slug)}/">{escape(ward.name)}'
        f"<span>{numbers(ward)}</span></a></li>\n"
        for ward in wards
    )


def numbers(place: Counted) -> str:
    """「団体 4・連携 1」; what there is none of is left out."""
    counts = (("団体", place.group_count), ("連携", place.partnership_count))
    return "・".join(f"{label} {count}" for label, count in counts if count) or "これから"


@register.simple_tag
def district_tiles(ward: Ward, districts: Iterable[Counted]) -> SafeString:
    """<li> per district of a ward with its kind and its numbers."""
    address = ward.get_absolute_url()
    return joined(
        f'<li><a href="{escape(address)}{escape(district.slug)}/">{escape(district.name)}'
        f"<span>{escape(district.kind)}{'・見本' if district.is_sample else ''}</span>"
        f"<span>団体 {district.group_count}・連携 {district.partnership_count}</span></a></li>\n"
        for district in districts
    )


@register.simple_tag
def other_tiles(district: District, others: Iterable[District]) -> SafeString:
    """<li> per district to go on to; those of another ward say which."""
    wards = {other.ward_id: other.ward for other in others}
    addresses = {pk: escape(ward.get_absolute_url()) for pk, ward in wards.items()}
    return joined(
        f'<li><a href="{addresses[other.ward_id]}{escape(other.slug)}/">{escape(other.name)}'
        + (f"<span>{escape(other.ward.name)}</span>" if other.ward_id != district.ward_id else "")
        + "</a></li>\n"
        for other in others
    )


@register.simple_tag
def district_head(district: District) -> SafeString:
    """The names of a district, its kind and what it says about itself."""
    chips = f'<span class="ck-chip ck-chip--cyan">{KINDS.get(district.kind, "")}</span>'
    chips += SAMPLE.strip() if district.is_sample else ""
    return joined(
        (
            f'<p class="ck-kicker">{escape(district.ward.name)}</p><h1>{escape(district.name)}</h1>'
            f'<p class="ck-kana">{escape(district.name_kana)}</p><p class="ck-cluster">{chips}</p>',
            f'<p class="ck-lead">{escape(district.intro)}</p>' if district.intro else "",
            f"<p>範囲：{escape(district.towns)}</p>" if district.towns else "",
            "\n",
        )
    )


@register.simple_tag
def district_contacts(district: District, offices: Sequence[Any], query: str) -> SafeString:
    """Whom to turn to, beside what is nice there; `query` names the district for the form."""
    asked = office_items(offices) or NO_OFFICE.format(address("districts:contact-list"))
    url = f"{address('partnerships:consultation-create')}?{escape(query)}"
    charms = "".join(f"<li>{escape(str(charm))}</li>" for charm in district.charms)
    return joined(
        (
            f'<div class="{"ck-split " if charms else ""}ck-section">',
            '<section class="ck-box ck-box--warm ck-form" aria-labelledby="contacts">',
            f'<h2 id="contacts">この地区の相談先</h2><ul class="ck-plain ck-stack">{asked}</ul>',
            f'<p><a class="ck-button ck-button--outline" href="{url}">相談する</a></p></section>',
            f"{CHARMS}<ul>{charms}</ul></section>" if charms else "",
            "</div>\n",
        )
    )


@register.simple_tag
def ward_place(wards: Iterable[Ward], ward: Ward) -> SafeString:
    """The squares of our schematic, with the name in the ward's own one."""
    here = f' class="ck-wardmap__here">{escape(ward.name.replace("区", ""))}</span>'
    return joined(
        f'<span data-column="{one.tile_column}" data-row="{one.tile_row}"'
        + (here if one.pk == ward.pk else "></span>")
        for one in wards
    )


@register.simple_tag
def office_items(
    offices: Iterable[Any], served: Mapping[int, list[str]] | None = None
) -> SafeString:
    """<li> per office to turn to; `served` names the districts of each, by its number."""
    return joined(office_html(one, served.get(one.pk, []) if served else []) for one in offices)


def office_html(office: Any, served: list[str]) -> str:
    lines = [
        f"<li><p><strong>{escape(office.name)}</strong>{SAMPLE if office.is_sample else ''}</p>"
    ]
    if office.phone:
        lines.append(f'<p>電話：<span class="ck-nowrap">{escape(office.phone)}</span></p>')
    if served:
        names = "、".join(map(escape, served))
        lines.append(f'<p class="ck-small">担当する地区：{names}</p>')
    lines.append(f'<p class="ck-small">{checked(office)}</p></li>\n')
    return "".join(lines)


def checked(office: Any) -> str:
    """When somebody last looked whether the phone is right."""
    if office.confirmed_on:
        return f"確認日：{format_date_short(office.confirmed_on)}"
    if not office.phone:
        return "電話は、まだ登録がありません。確認日：まだ確認していません"
    origin = f"（電話は「{escape(office.source.title)}」のまま）" if office.source else ""
    return f"確認日：まだ確認していません{origin}"


@register.simple_tag
def source_note(record: Sourced) -> SafeString:
    """Where a record comes from, and whether it is a sample; often nothing. Reads `source`."""
    source = record.source
    if not record.is_sample and source is None:
        return SafeString()
    lines = ['<div class="ck-section ck-stack ck-small">']
    if record.is_sample:
        lines.append(SAMPLE_PAGE)
    if source is not None:
        lines.append(f"<p>出典：「{escape(source.title)}」{issue(source)}</p>")
        if record.source_note:
            lines.append(
                '<details class="ck-details"><summary>出典の場所と注</summary>'
                f"<p>{escape(record.source_note)}（Lは、資料の行の番号です）</p></details>"
            )
    return joined([*lines, "</div>\n"])


def issue(source: Source) -> str:
    """（発行、時期）, as far as it is known."""
    known = "、".join(escape(part) for part in (source.issuer, source.published) if part)
    return f"（{known}）" if known else ""
