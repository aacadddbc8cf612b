import datetime

import pytest

from kyodo_portal.lib.tables import TableError, guard, read_csv, stream_csv, unguard

COLUMNS = ["団体名", "紹介"]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+81",
        "-5",
        "@SUM",
        "\tx",
        "\rx",
        "\nx",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "  =1",
        "　＝1",
        "'=1",
        "''-",
    ],
)
def test_a_cell_that_looks_like_a_formula_is_quoted_and_comes_back(cell):
    assert guard(cell) == f"'{cell}"
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize("cell", ["", "若葉台", "045-954-6028", "'", "'若葉台", "3-5", "a=b"])
def test_an_ordinary_cell_stays_as_it_is(cell):
    assert guard(cell) == cell
    assert unguard(cell) == cell


def test_a_table_streams_with_bom_line_by_line():
    lines = stream_csv(
        ["名前", "数", "日"], iter([["=a", 3, datetime.date(2025, 4, 1)], [None, -5, True]])
    )
    assert next(lines) == "\ufeff名前,数,日\r\n".encode()
    assert next(lines) == b"'=a,3,2025-04-01\r\n"
    assert next(lines) == b",-5,1\r\n"


def test_what_was_written_is_read_back():
    rows = [["=団体", "一\n二"], ['"かっこ"', ",、"], ["'=x", "\ud800"[:0]]]
    data = b"".join(stream_csv(COLUMNS, rows))
    assert [list(row.values()) for row in read_csv(data, columns=COLUMNS)] == rows


def test_a_table_from_an_old_spreadsheet_is_read():
    data = "団体名,紹介\r\n若葉台,①\r\n\r\n".encode("cp932")
    assert list(read_csv(data, columns=COLUMNS, encoding="cp932")) == [
        {"団体名": "若葉台", "紹介": "①"}
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "1行目に、次の列"),
        ("団体名\nあ", "次の列を入れてください：紹介"),
        ("団体名,紹介,顔写真\nあ,い,う", "列の名前を確かめて"),
        ("団体名,紹介,紹介\nあ,い,う", "列の名前を確かめて"),
        ("団体名,紹介\nあ", "2行目の列の数"),
        ('団体名,紹介\n"あ,い', "表の形"),
        ('団体名,紹介\n"あ"い,う', "表の形"),
        ("団体名,紹介\n" + "あ" * 10_001 + ",い", "2行目に、10,000文字"),
        ("団体名,紹介\n" + "あ" * 200_000 + ",い", "表の形"),
        ("団体名,紹介\n" + "あ,い\n" * 4, "3行まで"),
    ],
)
def test_a_broken_table_says_what_to_do(data, message):
    with pytest.raises(TableError, match=message):
        list(read_csv(data.encode(), columns=COLUMNS, max_rows=3))


def test_a_table_in_another_encoding_asks_for_the_right_one():
    with pytest.raises(TableError, match="文字コード"):
        list(read_csv("団体名,紹介\n".encode("cp932"), columns=COLUMNS))
