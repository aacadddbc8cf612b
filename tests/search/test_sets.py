"""Sets as bits of one integer: what they hold, in every way of asking."""

from random import Random

import pytest

from kyodo_portal.search.sets import members_of, newest_of, pack, set_of, unpack


@pytest.mark.parametrize("span", [1, 7, 8, 9, 300, 70_000, 400_000])
@pytest.mark.parametrize("share", [0.0002, 0.01, 0.5])
def test_members_and_the_newest_of_them(span, share):
    draw = Random(span)
    numbers = sorted({draw.randrange(span) for _ in range(int(span * share) + 1)})
    members = set_of(numbers)
    assert members_of(members) == numbers
    for many in (0, 1, 2, 40, len(numbers), len(numbers) + 5):
        assert newest_of(members, many) == (numbers[-many:] if many else [])
    assert unpack(pack(members)) == members


def test_an_empty_set():
    assert members_of(0) == newest_of(0, 5) == []
    assert unpack(pack(0)) == 0


def test_a_byte_that_looks_like_the_end_of_a_line_is_one_like_others():
    numbers = [number for number in range(800) if 0x0A >> (number % 8) & 1]
    assert members_of(set_of(numbers)) == numbers
