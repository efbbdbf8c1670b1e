"""Benchmark jobs in processes of their own, so that each one's peak memory is its own."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")
Jobs = Mapping[str, Callable[[Path], dict[str, Any]]]
"""Name of a job → the function that does it on a folder and returns its measurements, `seconds` among them."""
RUNS_PER_JOB = 3


def time_runs(work: Callable[[], Result], runs: int = RUNS_PER_JOB) -> tuple[float, Result]:
    """The median of several runs, in seconds, and the result of the last."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return sorted(times)[runs // 2], result


def measure_job(module: str, job: str, path: Path) -> dict[str, Any]:
    """The measurements of one job of a module, and the peak memory in MB of its process (own) and of those it started."""
    command = [sys.executable, "-m", module, job, str(path)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def measure_jobs_in_turn(module: str, jobs: tuple[str, ...], path: Path) -> dict[str, dict[str, Any]]:
    """The median run of each job. The jobs take turns, so that a slow minute of the machine is shared by all."""
    runs: dict[str, list[dict[str, Any]]] = {job: [] for job in jobs}
    for _ in range(RUNS_PER_JOB):
        for job, results in runs.items():
            results.append(measure_job(module, job, path))
    return {job: sorted(results, key=lambda run: run["seconds"])[RUNS_PER_JOB // 2] for job, results in runs.items()}


def print_job(title: str, job: dict[str, Any], also: str = "") -> None:
    """Prints the time and the memory of a job."""
    print(f"  {title}: {job['seconds']:.2f} s{also}, peak memory {job['own']:.0f} MB")


def run_named_job(jobs: Jobs) -> None:
    """Runs the job that the program's arguments name, on the folder that they name, and prints its measurements as JSON."""
    measurements = jobs[sys.argv[1]](Path(sys.argv[2]))
    for name, who in (("own", resource.RUSAGE_SELF), ("started", resource.RUSAGE_CHILDREN)):
        measurements[name] = resource.getrusage(who).ru_maxrss / 1024
    print(json.dumps(measurements))
