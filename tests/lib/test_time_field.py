"""Times of day as people type them."""

from datetime import time

import pytest
from django import forms
from django.core.exceptions import ValidationError

from kyodo_portal.lib.fields import JapaneseTimeField


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        ("13", "30", time(13, 30)),
        ("１３", "０５", time(13, 5)),
        ("9", "", time(9)),
        ("9時", "5分", time(9, 5)),
        ("午後1", "30", time(13, 30)),
        ("午後 1時", "", time(13)),
        ("午前12", "", time(0)),
        ("午後12", "15", time(12, 15)),
        ("午後1時半", "", time(13, 30)),
        ("13:30", "", time(13, 30)),
        ("13時30分", "", time(13, 30)),
        ("0", "0", time(0)),
        ("", "", None),
    ],
)
def test_what_is_understood(hour, minute, expected):
    assert JapaneseTimeField(label="時刻", required=False).clean([hour, minute]) == expected


@pytest.mark.parametrize(
    ("hour", "minute"),
    [("25", ""), ("24", "0"), ("12", "60"), ("", "30"), ("午後13", ""), ("昼", ""), ("-1", "0")]
    + [("13:30", "10"), ("1" * 500, ""), ("10", "半")],
)
def test_what_is_not_brings_the_sentence(hour, minute):
    with pytest.raises(ValidationError, match="時刻は『13時30分』のように入力してください"):
        JapaneseTimeField(label="時刻").clean([hour, minute])


def test_a_stored_time_stands_in_the_boxes_and_an_empty_one_is_asked_for():
    class Form(forms.Form):
        start = JapaneseTimeField(label="はじまりの時刻")

    html = str(Form(initial={"start": time(9, 5)}))
    assert 'name="start_hour" value="9"' in html
    assert 'name="start_minute" value="5"' in html
    assert Form({}).errors["start"] == ["はじまりの時刻を入力してください"]
    assert not Form(
        {"start_hour": "9", "start_minute": "05"}, initial={"start": time(9, 5)}
    ).changed_data
