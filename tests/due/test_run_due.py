"""`manage.py run_due`: every job by name, a failure that stops nobody, two runs at once."""

import threading
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from kyodo_portal import due
from tests.project.races import together

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2027, 4, 10)


def jobs(monkeypatch, **functions):
    monkeypatch.setattr(due, "JOBS", tuple(functions.items()))


def test_the_command_tells_of_every_job(capsys):
    call_command("run_due", on=DAY)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("：")[0] for line in lines] == [name for name, _job in due.JOBS]
    assert all(line.endswith("件") for line in lines)


def test_a_day_and_one_job_may_be_named(monkeypatch, capsys):
    seen = []
    jobs(monkeypatch, first=lambda on: seen.append(on) or 3, second=lambda on: 1 / 0)
    call_command("run_due", "--on", "2027-04-10", "--only", "first")
    assert seen == [DAY]
    assert capsys.readouterr().out == "first：3件\n"


def test_a_job_that_fails_stops_no_other_and_shows_in_the_exit_status(monkeypatch, capsys, caplog):
    jobs(monkeypatch, first=lambda on: 1, broken=lambda on: 1 / 0, last=lambda on: 2)
    with pytest.raises(CommandError, match="broken"):
        call_command("run_due", on=DAY)
    assert capsys.readouterr().out == "first：1件\nbroken：失敗\nlast：2件\n"
    assert "ZeroDivisionError" in caplog.text
    jobs(monkeypatch, broken=lambda on: 4)  # it holds no one up the next time
    assert [outcome.count for outcome in due.run(DAY)] == [4]


def test_a_job_that_runs_already_is_left_alone(monkeypatch):
    inside, may_end = threading.Event(), threading.Event()

    def slow(on):
        inside.set()
        assert may_end.wait(20)
        return 1

    def late():
        assert inside.wait(20)
        outcomes = list(due.run(DAY))
        may_end.set()
        return outcomes

    jobs(monkeypatch, slow=slow)
    first, second = together(lambda: list(due.run(DAY)), late)
    assert [outcome.count for outcome in first] == [1]
    assert [(outcome.count, outcome.is_busy) for outcome in second] == [(None, True)]
