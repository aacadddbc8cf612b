"""Measuring a local server from outside: requests per second, CPU per request, peak memory.

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
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
CONCURRENCY = 8


@dataclass
class Server:
    """A gunicorn with two sync workers on a loopback port."""

    port: int
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def cpu_seconds(self) -> float:
        return sum(cpu_seconds(pid) for pid in [*self.workers(), *database_processes()])

    def peak_memory_mib(self) -> float:
        return max(peak_memory_mib(pid) for pid in self.workers())


@contextmanager
def gunicorn(application: str, port: int, env: dict[str, str]) -> Iterator[Server]:
    """Run `application` under gunicorn until the block ends."""
    command = [sys.executable, "-m", "gunicorn", application, "--workers", "2"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    process = subprocess.Popen(command, env={**os.environ, **env})  # noqa: S603
    try:
        wait_until_up(port)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_up(port: int) -> None:
    for _ in range(100):
        try:
            HTTPConnection("127.0.0.1", port, timeout=2).request("GET", "/")
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port}")


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(word) for word in text.split()]


def cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_memory_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def database_processes() -> list[int]:
    """PostgreSQL's processes on this machine; none when the database is SQLite."""
    if "postgres" not in os.environ.get("DATABASE_URL", ""):
        return []
    return [
        int(folder.name)
        for folder in Path("/proc").glob("[0-9]*")
        if (folder / "comm").read_text(encoding="utf-8", errors="replace").startswith("postgres")
    ]


def fetch(port: int, path: str) -> tuple[int, bytes]:
    """Status and body of one page, uncompressed."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:  # noqa: S310
        return answer.status, answer.read()


def compressed(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def load(server: Server, path: str, seconds: float) -> tuple[float, float]:
    """Requests per second and CPU seconds per request of `path` under eight connections."""
    before = server.cpu_seconds()
    started = time.monotonic()
    count = (
        wrk(server.port, path, seconds)
        if shutil.which("wrk")
        else hammer(server.port, path, seconds)
    )
    elapsed = time.monotonic() - started
    time.sleep(0.2)
    return count / elapsed, (server.cpu_seconds() - before) / max(count, 1)


def wrk(port: int, path: str, seconds: float) -> int:
    whole = max(1, round(seconds))
    command = ["wrk", "-t1", f"-c{CONCURRENCY}", f"-d{whole}s", f"http://127.0.0.1:{port}{path}"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = re.search(r"(\d+) requests in", out)
    return int(found[1]) if found else 0


def hammer(port: int, path: str, seconds: float) -> int:
    """The same from Python, for machines without wrk: the client then takes part of the CPU."""
    end = time.monotonic() + seconds

    def one_connection(_: int) -> int:
        count = 0
        while time.monotonic() < end:
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path)
            connection.getresponse().read()
            connection.close()
            count += 1
        return count

    with ThreadPoolExecutor(CONCURRENCY) as pool:
        return sum(pool.map(one_connection, range(CONCURRENCY)))


def ratios(
    page: Server, hello: Server, path: str, rounds: int, seconds: float
) -> tuple[float, float]:
    """(R, C×) of a page: medians over rounds of hello – page – hello."""
    rs, cs = [], []
    for _ in range(rounds):
        before = load(hello, "/", 1)
        target = load(page, path, seconds)
        after = load(hello, "/", 1)
        rs.append(target[0] / statistics.mean([before[0], after[0]]))
        cs.append(target[1] / statistics.mean([before[1], after[1]]))
    return statistics.median(rs), statistics.median(cs)
