import pytest

from kyodo_portal.lib import ids


def test_a_token_is_long_random_and_stored_as_a_digest():
    first, second = ids.random_token(), ids.random_token()
    assert first != second
    assert len(first) >= 43
    assert len(ids.digest(first)) == 64
    assert ids.digest("\ud800")  # whatever stands in a link must not break the look-up


def test_a_paper_code_has_no_look_alikes_and_reads_back():
    codes = {ids.paper_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("0O1I")
    for code in codes:
        assert ids.normalise_paper_code(ids.format_paper_code(code)) == code


@pytest.mark.parametrize(
    "typed", ["abcde-23456", "ＡＢＣＤＥー２３４５６", " ab cde 234 56 ", "ABCDE23456"]
)
def test_a_typed_paper_code_is_understood(typed):
    assert ids.normalise_paper_code(typed) == "ABCDE23456"


@pytest.mark.parametrize("typed", ["", "ABCDE-2345", "ABCDE-23450", "A" * 10_000, "あ" * 10, "\0"])
def test_what_cannot_be_a_paper_code_is_empty(typed):
    assert ids.normalise_paper_code(typed) == ""


def test_receipt_numbers_are_read_aloud_easily():
    assert ids.receipt_number("A", 2025, 12) == "A-2025-0012"
    assert ids.receipt_number("S", 2025, 123) == "S-2025-00123"
    assert ids.receipt_number("A", 2025, 12345) == "A-2025-12345"
