"""Measuring local servers from outside: requests per second, CPU per request, memory.

R is a page's requests per second divided by those of the hello-world measured just before and just
after it. C× is CPU time per request (server workers plus database processes) divided by that of the
hello-world. Both are ratios of one run, because the absolute speed of a machine says little.
"""

import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count, cycle
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
CONCURRENCY = 8
HELLO = ["/"]
SCRIPT = Path(__file__).with_name("requests.lua")
# Waiting for a server to finish what its clients no longer wait for.
IDLE_STEP, IDLE_MOST = 0.15, 10.0
# Seconds of asking until both workers of a fresh server have surely answered.
START = 1.0
# Seconds of each page before it is measured.
WARM = 1


@dataclass
class Server:
    """A gunicorn with two sync workers on a loopback port; `database`: its PostgreSQL's name."""

    port: int
    process: subprocess.Popen[bytes]
    database: str = ""

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def cpu_seconds(self) -> dict[int, float]:
        """What each process of its workers and of its database has used so far."""
        pids = [*self.workers(), *database_processes(self.database)]
        return {pid: cpu_seconds(pid) for pid in pids}

    def peak_memory_mib(self) -> float:
        return max(memory_mib(pid, "VmHWM") for pid in self.workers())

    def memory_mib(self) -> float:
        """What the larger of its workers holds now."""
        return max(memory_mib(pid, "VmRSS") for pid in self.workers())

    def wait_until_idle(self) -> None:
        end = time.monotonic() + IDLE_MOST
        before: dict[int, float] = {}
        while (now := self.cpu_seconds()) != before and time.monotonic() < end:
            before = now
            time.sleep(IDLE_STEP)


@dataclass(frozen=True)
class Slice:
    """A few seconds of one page: requests per second, CPU seconds of each, p95 in seconds.

    `database` is the part of `cpu` that its PostgreSQL used.
    """

    rate: float
    cpu: float
    database: float
    p95: float
    answers: int
    failed: int


@dataclass(frozen=True)
class Figures:
    """A page's medians over all rounds. `growth` is C× divided by that of the first server."""

    r: float
    c: float
    cpu_ms: float
    database_ms: float
    p95_ms: float
    growth: float
    failed: int


@contextmanager
def gunicorn(
    application: str, port: int, env: dict[str, str], database: str = ""
) -> Iterator[Server]:
    """Run `application` under gunicorn until the block ends."""
    command = [sys.executable, "-m", "gunicorn", application, "--workers", "2"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    process = subprocess.Popen(command, env={**os.environ, **env})
    try:
        wait_until_up(port)
        yield Server(port, process, database)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_up(port: int) -> None:
    """Until both workers have read their code and answered: a sync worker answers one at a time."""
    for _ in range(100):
        try:
            HTTPConnection("127.0.0.1", port, timeout=2).connect()
            break
        except OSError:
            time.sleep(0.1)
    hammer(port, HELLO, START)


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(word) for word in text.split()]


def cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mib(pid: int, name: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(rf"{name}:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def database_processes(name: str) -> list[int]:
    """PostgreSQL's processes on this machine that serve the database of this name."""
    return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if serves(pid, name)]


def serves(pid: int, name: str) -> bool:
    """PostgreSQL writes into its processes' titles: `postgres: user database [local] idle`."""
    try:
        title = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return bool(name) and title.startswith("postgres: ") and f" {name} " in title


def fetch(port: int, request: str) -> tuple[int, bytes]:
    """Status and body of one page, uncompressed."""
    path, _, cookie = request.partition("\t")
    question = urllib.request.Request(  # noqa: S310 - our own server
        f"http://127.0.0.1:{port}{path}", headers={"Cookie": cookie} if cookie else {}
    )
    with urllib.request.urlopen(question, timeout=30) as answer:  # noqa: S310
        return answer.status, answer.read()


def compressed(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def load(server: Server, requests: Sequence[str], seconds: float) -> Slice:
    """Ask for `requests` in turn through eight connections.

    Each is an address, or an address, a tab and a cookie. A page has many of them, so that what a
    worker keeps of its last answer does not decide.
    """
    before = server.cpu_seconds()
    started = time.monotonic()
    ask = wrk if shutil.which("wrk") else hammer
    answers, failed, p95 = ask(server.port, requests, seconds)
    elapsed = time.monotonic() - started
    server.wait_until_idle()
    after = server.cpu_seconds()
    in_workers = used(before, {pid: after[pid] for pid in server.workers()}) / max(answers, 1)
    cpu = used(before, after) / max(answers, 1)
    return Slice(answers / elapsed, cpu, cpu - in_workers, p95, answers, failed)


def used(before: Mapping[int, float], after: Mapping[int, float]) -> float:
    """CPU seconds between two looks at some processes; those that ended meanwhile are left out.

    A worker renews its database connection every minute, and the old one's process ends.
    """
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def wrk(port: int, requests: Sequence[str], seconds: float) -> tuple[int, int, float]:
    """(answers, failed ones, p95 in seconds)."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write("\n".join(requests))
        file.flush()
        command = ["wrk", "-t1", f"-c{CONCURRENCY}", f"-d{max(1, round(seconds))}s", "--latency"]
        command += ["-s", str(SCRIPT), f"http://127.0.0.1:{port}/", "--", file.name]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"answers=(\d+) failed=(\d+) p95=(\d+)", out)
    if not found:
        raise RuntimeError(f"wrk said: {out}")
    return int(found[1]), int(found[2]), int(found[3]) / 1e6


def hammer(port: int, requests: Sequence[str], seconds: float) -> tuple[int, int, float]:
    """The same from Python, for machines without wrk: the client then takes part of the CPU."""
    end = time.monotonic() + seconds
    numbers = count()

    def one_connection(_: int) -> tuple[list[float], int]:
        times, failed = [], 0
        while time.monotonic() < end:
            path, _, cookie = requests[next(numbers) % len(requests)].partition("\t")
            started = time.monotonic()
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            failed += answer.status >= 400
            times.append(time.monotonic() - started)
        return times, failed

    with ThreadPoolExecutor(CONCURRENCY) as pool:
        done = list(pool.map(one_connection, range(CONCURRENCY)))
    times = sorted(one for part, _ in done for one in part)
    return len(times), sum(failed for _, failed in done), percentile(times, 0.95)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed; 0 of nothing."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def compare(
    hello: Server,
    servers: Mapping[str, tuple[Server, Sequence[str]]],
    rounds: int,
    seconds: float,
) -> dict[str, Figures]:
    """One page on several servers: in each round hello – every server – hello.

    Before the rounds each server answers for a second unmeasured, to fill what it keeps anyway.
    """
    for server, requests in servers.values():
        load(server, requests, WARM)
    taken: dict[str, list[tuple[Slice, float, float]]] = {name: [] for name in servers}
    for _ in range(rounds):
        before = load(hello, HELLO, 1)
        slices = {name: load(*pair, seconds) for name, pair in servers.items()}
        after = load(hello, HELLO, 1)
        for name, one in slices.items():
            r = ratio(one.rate, statistics.mean([before.rate, after.rate]))
            taken[name].append((one, r, ratio(one.cpu, statistics.mean([before.cpu, after.cpu]))))
    first = next(iter(taken.values()))
    return {
        name: Figures(
            r=statistics.median(r for _, r, _ in rows),
            c=statistics.median(c for _, _, c in rows),
            cpu_ms=1000 * statistics.median(one.cpu for one, _, _ in rows),
            database_ms=1000 * statistics.median(one.database for one, _, _ in rows),
            p95_ms=1000 * statistics.median(one.p95 for one, _, _ in rows),
            growth=statistics.median(
                ratio(c, c_first) for (_, _, c), (_, _, c_first) in zip(rows, first, strict=True)
            ),
            failed=sum(one.failed for one, _, _ in rows),
        )
        for name, rows in taken.items()
    }


def ratio(value: float, base: float) -> float:
    """`value` divided by `base`; NaN when there is no base to divide by."""
    return value / base if base else float("nan")


def memory_growth(
    server: Server, requests: Sequence[str], early: int, late: int
) -> tuple[float, float]:
    """Memory in MiB of a fresh server's larger worker after `early` and after `late` requests."""
    done, held = 0, []
    for until in (early, late):
        while done < until:
            one = load(server, requests, 2)
            if not one.answers or one.failed:
                raise RuntimeError(f"{one.answers} answers, {one.failed} failed")
            done += one.answers
        held.append(server.memory_mib())
    return held[0], held[1]


def interleaved(pages: Sequence[Sequence[str]]) -> list[str]:
    """One request of each page in turn, until every request of the longest has been asked."""
    turns = [cycle(requests) for requests in pages if requests]
    longest = max((len(requests) for requests in pages), default=0)
    return [next(turn) for _ in range(longest) for turn in turns]
