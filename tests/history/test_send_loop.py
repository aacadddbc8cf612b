"""`send_notices --loop` as a process of its own: it sends, and it ends when it should."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOOP = [sys.executable, "manage.py", "send_notices", "--loop", "0.2"]


@pytest.fixture
def environment(tmp_path):
    """A database without tables: the loop must bear even that."""
    return {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3", "DEBUG": "1"}


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_loop_survives_a_broken_database_and_ends_when_told_to(environment):
    with subprocess.Popen(
        LOOP, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    ) as loop:
        lines = [loop.stderr.readline() for _ in range(2)]
        loop.send_signal(signal.SIGTERM)
        assert loop.wait(10) == 0
    assert all("The outbox could not be read" in line for line in lines)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs Linux's /proc")
def test_loop_ends_with_the_process_that_started_it(environment):
    # A parent that starts the loop, says its number and dies at once.
    parent = (
        "import os, subprocess as s;"
        f"print(s.Popen([*{LOOP!r}, '--parent', str(os.getpid())], stdout=s.DEVNULL).pid)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", parent],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    pid = int(answer.stdout)
    deadline = time.monotonic() + 15
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_running(pid)
