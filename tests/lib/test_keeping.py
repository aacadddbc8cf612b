"""What a worker keeps between requests is bounded, and worked out once."""

from kyodo_portal.lib.keeping import Kept


def test_a_value_is_made_once():
    kept, made = Kept(2), []
    for _ in range(2):
        assert kept.get("one", lambda: made.append(1) or "value") == "value"
    assert made == [1]


def test_the_one_kept_first_makes_room():
    kept = Kept(2)
    for key in ("a", "b", "c"):
        kept.get(key, lambda key=key: key.upper())
    assert len(kept) == 2
    assert kept.get("c", lambda: "made again") == "C"
    assert kept.get("a", lambda: "made again") == "made again"


def test_an_empty_value_is_a_value():
    kept = Kept(2)
    kept.get("none", lambda: "")
    assert kept.get("none", lambda: "made again") == ""


def test_what_is_made_elsewhere_may_be_kept_too():
    kept = Kept(2)
    assert kept.find("a") is None
    for key in ("a", "b", "c"):
        kept.keep(key, key.upper())
    assert (kept.find("a"), kept.find("c"), len(kept)) == (None, "C", 2)
