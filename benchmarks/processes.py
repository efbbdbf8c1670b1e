"""Benchmark jobs in processes of their own, so that each one's peak memory is its own."""

import resource
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")
Job = Callable[[Path], dict[str, Any]]
"""Does its work on a folder or a file and returns its measurements, `seconds` among them."""
RUNS_PER_JOB = 3


def time_runs(work: Callable[[], Result], runs: int = RUNS_PER_JOB) -> tuple[float, Result]:
    """The median of several runs, in seconds, and the result of the last."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return sorted(times)[runs // 2], result


def time_run(work: Callable[[], object]) -> dict[str, Any]:
    """The measurements of a job of which only the time of one run is of interest."""
    return {"seconds": time_runs(work, 1)[0]}


def run_apart(work: Callable[..., Result], *arguments: Any) -> Result:
    """Does some work in a process of its own. A process begins with the peak memory of the one that starts it."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def measure_job(job: Job, path: Path) -> dict[str, Any]:
    """The measurements of a job, and the peak memory in MB of its process (own) and of those it started."""
    return run_apart(_run_job, job, path)


def _run_job(job: Job, path: Path) -> dict[str, Any]:
    measurements = job(path)
    for name, who in (("own", resource.RUSAGE_SELF), ("started", resource.RUSAGE_CHILDREN)):
        measurements[name] = resource.getrusage(who).ru_maxrss / 1024
    return measurements


def measure_median_runs(jobs: Mapping[str, Job], path: Path) -> dict[str, dict[str, Any]]:
    """The median run of each job. The jobs take turns, so that a slow minute of the machine is shared by all."""
    rounds = [{name: measure_job(job, path) for name, job in jobs.items()} for _ in range(RUNS_PER_JOB)]
    return {
        name: sorted((runs[name] for runs in rounds), key=lambda run: run["seconds"])[RUNS_PER_JOB // 2]
        for name in jobs
    }


def print_job(title: str, job: dict[str, Any], also: str = "") -> None:
    """Prints the time and the memory of a job."""
    print(f"  {title}: {job['seconds']:.2f} s{also}, peak memory {job['own']:.0f} MB")
