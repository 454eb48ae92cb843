"""Load from outside: wrk, and the numbers that it ends with."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median

from bench.servers import HERE, App

CONNECTIONS = 16
_runs = count(1)


@dataclass(frozen=True)
class Numbers:
    per_second: float
    p50_ms: float
    p99_ms: float


def find_wrk() -> str:
    """The path of wrk, installed where that is possible without asking anybody."""
    if not shutil.which("wrk") and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "install", "-y", "-qq", "wrk"], stdout=subprocess.DEVNULL, check=False)
    found = shutil.which("wrk")
    if not found:
        raise SystemExit("The bench drives the apps with wrk. Install it first, for example: sudo apt-get install wrk")
    return found


def wrk_version() -> str:
    return (
        subprocess.run([find_wrk(), "-v"], capture_output=True, text=True, check=False).stdout.split()[1].split("/")[-1]
    )


def measure(app: App, kind: str, tokens: Path, seconds: float) -> Numbers:
    """One thread, as many open requests as `CONNECTIONS`. Any answer but 2xx, and any broken one, ends the run."""
    word = f"{app.port}x{next(_runs)}"
    command = [find_wrk(), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "20s"]
    command += ["-s", str(HERE / "wrk.lua"), f"http://127.0.0.1:{app.port}", "--", kind, str(tokens), word]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    result = next(line.split()[1:] for line in output.splitlines() if line.startswith("RESULT"))
    requests, microseconds, errors, p50, p99 = map(float, result)
    if errors or not requests:
        raise SystemExit(f"{app.name}, {kind}: {errors:.0f} of {requests:.0f} requests failed\n{output}")
    return Numbers(requests / microseconds * 1e6, p50 / 1000, p99 / 1000)


def middle(rounds: list[Numbers]) -> Numbers:
    return Numbers(
        median(numbers.per_second for numbers in rounds),
        median(numbers.p50_ms for numbers in rounds),
        median(numbers.p99_ms for numbers in rounds),
    )
