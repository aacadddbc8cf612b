"""CSV that spreadsheets open safely, and CSV that people give back to us.

Cells that a spreadsheet would run as a formula get one leading quote on the way out and lose it
on the way in, so that export → import → export is identical.
"""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from kyodo_portal.lib.text import clean_text

MAX_CELL_LENGTH = 10_000
MAX_ROWS = 20_000
BOM = "\ufeff"

# A formula sign at the start, also behind blanks, also behind quotes added by an earlier guard.
_FORMULA = re.compile("'*[ \u3000\u00a0]*[=+\\-@\t\r\n＝＋－＠]")


class TableError(ValueError):
    """A table that cannot be read; the message is Japanese and meant for the reader."""


def guard(cell: str) -> str:
    """Return the cell so that a spreadsheet shows it as text."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Return what `guard` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def stream_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield a CSV line by line: UTF-8 with BOM (for Excel), CRLF, guarded cells."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow([_cell(name) for name in header])
    yield _take(buffer)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        yield _take(buffer)


def _take(buffer: io.StringIO) -> bytes:
    line = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return line.encode("utf-8", "replace")


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int() | float():
            return str(value)
        case datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return guard(str(value))


def read_csv(
    data: bytes,
    *,
    columns: Sequence[str],
    encoding: str = "utf-8-sig",
    max_rows: int = MAX_ROWS,
) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV as cleaned text by column name.

    `encoding` is "utf-8-sig" or "cp932", chosen by the person who uploads. Raises TableError
    (bad bytes, unknown or missing columns, broken quotes, too many or too long cells) while
    reading, so read all rows before writing any.
    """
    try:
        reader = csv.reader(io.StringIO(data.decode(encoding), newline=""), strict=True)
        header = _header(next(reader, []), columns)
        for number, row in enumerate(reader, start=2):
            if any(row):
                yield _row(row, header, number, max_rows)
    except UnicodeDecodeError:
        raise TableError("文字を読みとれませんでした。文字コードを選び直してください") from None
    except csv.Error:
        raise TableError("表の形を読みとれませんでした。CSVで保存し直してください") from None


def _header(row: list[str], columns: Sequence[str]) -> list[str]:
    header = [clean_text(name) for name in row]
    missing = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in columns]
    if missing:
        raise TableError(f"1行目に、次の列を入れてください：{'、'.join(missing)}")
    if unknown or len(header) != len(columns):
        names = "、".join(unknown or header)[:200]
        raise TableError(f"1行目の列の名前を確かめてください：{names}")
    return header


def _row(row: list[str], header: list[str], number: int, max_rows: int) -> dict[str, str]:
    if number > max_rows + 1:
        raise TableError(f"一度に送れるのは{max_rows:,}行までです")
    if len(row) != len(header):
        raise TableError(f"{number}行目の列の数を、1行目とそろえてください")
    if any(len(cell) > MAX_CELL_LENGTH for cell in row):
        raise TableError(f"{number}行目に、{MAX_CELL_LENGTH:,}文字をこえる所があります")
    return dict(zip(header, (clean_text(unguard(cell)) for cell in row), strict=True))
