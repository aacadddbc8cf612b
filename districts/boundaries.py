"""Reading GeoJSON files with the outlines of wards and districts. Nothing is written here.

Known: N03 (国土数値情報 行政区域データ: N03_007 code, N03_004 name), plain `code` and `name`, and
districts as `ward` with `district` or `name`. Every message is Japanese and says what to do.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from districts.maps import YOKOHAMA, Ring, Rings, is_number, is_swapped
from kyodo_portal.lib.text import clean_line

MAX_BYTES = 60_000_000
N03_CREDIT = "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成"
# Geographic coordinates in degrees; the difference between them is a metre at most.
DEGREES = ("CRS84", "4326", "6668", "4612", "6697")


class MapFileError(ValueError):
    """A file that cannot be used; the message is Japanese and meant for the reader."""


@dataclass
class Area:
    """An outline as the file names it. `ward` is filled only where the file is about districts."""

    code: str
    name: str
    ward: str = ""
    rings: Rings = field(default_factory=list)

    @property
    def label(self) -> str:
        """How messages name it."""
        return f"{self.ward}{self.name}" or self.code or "名前のない区域"


@dataclass
class BoundaryFile:
    """The areas of a file, how many entries had no surface, and the credit its format asks for."""

    areas: list[Area]
    skipped: int = 0
    credit: str = ""


def read_boundaries(data: bytes) -> BoundaryFile:
    """The areas of a GeoJSON file; several entries of one area are joined.

    Raises MapFileError when the file is no GeoJSON with surfaces in degrees. Where the areas lie
    is checked by `check_place`, only for those that are wanted.
    """
    content = load_json(data)
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise MapFileError(not_geojson(content))
    features = content.get("features")
    if not isinstance(features, list) or not features:
        raise MapFileError("GeoJSONの中に、区域（features）が1つもありません。")
    crs = json.dumps(content.get("crs") or "")
    if len(crs) > 4 and not any(name in crs for name in DEGREES):
        raise MapFileError(
            "緯度・経度（度）のファイルではないようです（crs）。JGD2011かWGS84で保存し直してください。"
        )
    found = BoundaryFile(areas=[])
    by_name: dict[tuple[str, str, str], Area] = {}
    for number, feature in enumerate(features, start=1):
        area, is_n03 = area_of(feature, number)
        if area is None:
            found.skipped += 1
            continue
        found.credit = N03_CREDIT if is_n03 else found.credit
        known = by_name.setdefault((area.code, area.ward, area.name), area)
        if known is not area:
            known.rings += area.rings
    found.areas = list(by_name.values())
    return found


def load_json(data: bytes) -> Any:
    """The content of a JSON file, or MapFileError saying what the file seems to be instead."""
    if len(data) > MAX_BYTES:
        raise MapFileError(f"ファイルが大きすぎます（{MAX_BYTES // 1_000_000}MBまで）。")
    if data.startswith(b"PK"):
        raise MapFileError("ZIPかExcelのファイルです。中のファイルを取り出してから入れてください。")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise MapFileError("文字を読みとれません。UTF-8で保存し直してください。") from None
    except json.JSONDecodeError as error:
        raise MapFileError(
            f"JSONとして読めません（{error.lineno}行目のあたり）。ファイルがこわれていないか、確かめてください。"
        ) from None
    except RecursionError:
        raise MapFileError("ファイルの入れ子が深すぎて、読めません。") from None


def not_geojson(content: Any) -> str:
    if isinstance(content, dict) and content.get("type") == "Topology":
        return "TopoJSONのファイルです。GeoJSONに変えてから入れてください。"
    return "GeoJSON（FeatureCollection）のファイルではありません。"


def area_of(feature: Any, number: int) -> tuple[Area | None, bool]:
    """The area of one entry (None if it is no surface), and whether it is in the N03 format."""
    if not isinstance(feature, dict):
        raise MapFileError(f"{number}番目の区域の形が、GeoJSONではありません。")
    words = feature.get("properties")
    words = words if isinstance(words, dict) else {}
    geometry = feature.get("geometry")
    geometry = geometry if isinstance(geometry, dict) else {}
    shapes = {"Polygon": lambda c: [c], "MultiPolygon": lambda c: c}.get(geometry.get("type", ""))
    if shapes is None:
        return None, False
    is_n03 = "N03_007" in words or "N03_004" in words
    ward = word_of(words, "ward", "区")
    area = Area(
        code=word_of(words, "N03_007", "code"),
        name=word_of(words, "district", "地区", "N03_004", "name"),
        ward=ward,
    )
    try:
        for polygon in shapes(geometry["coordinates"]):
            area.rings += [ring_of(ring) for ring in polygon]
    except (LookupError, TypeError, ValueError):
        raise MapFileError(
            f"{number}番目の区域（{area.label}）の座標を、読みとれません。"
        ) from None
    return area, is_n03


def word_of(words: dict[str, Any], *names: str) -> str:
    for name in names:
        if words.get(name) not in (None, ""):
            return clean_line(str(words[name]))[:60]
    return ""


def ring_of(points: Any) -> Ring:
    """A closed ring; a height after the two coordinates is dropped. ValueError if it is none."""
    ring = [[point[0], point[1]] for point in points]
    if len(ring) < 3 or not all(is_number(x) and is_number(y) for x, y in ring):
        raise ValueError("not a ring")
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def check_place(area: Area) -> None:
    """Raise MapFileError when an outline does not lie in Yokohama, with the likely reason."""
    points = [point for ring in area.rings for point in ring]
    outside = [point for point in points if not YOKOHAMA.contains(*point)]
    if not outside:
        return
    x, y = outside[0]
    if is_swapped(x, y):
        raise MapFileError(
            f"緯度と経度が入れかわっているようです（{area.label}：{x:g}, {y:g}）。"
            "GeoJSONは［経度, 緯度］の順です。"
        )
    raise MapFileError(
        f"横浜市の外の座標があります（{area.label}：経度 {x:g}、緯度 {y:g}）。"
        "緯度・経度（度）のファイルか、確かめてください。"
    )
