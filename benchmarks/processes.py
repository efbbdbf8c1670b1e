"""Jobs in processes of their own, so that each one's peak memory is its own.

Belongs here: starting a job and taking its figures. Does not belong here: any job.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Jobs = Mapping[str, Callable[[Path], dict[str, Any]]]
RUNS_PER_JOB = 3


def measure_job(module: str, job: str, path: Path) -> dict[str, Any]:
    """One job of a module in a process of its own: its figures, and the peak memory in MB of it and of what it started."""
    command = [sys.executable, "-m", module, job, str(path)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def measure_jobs_in_turn(module: str, jobs: tuple[str, ...], path: Path) -> dict[str, dict[str, Any]]:
    """The middle of several runs of each job, one job after the other each time."""
    runs: dict[str, list[dict[str, Any]]] = {job: [] for job in jobs}
    for _ in range(RUNS_PER_JOB):
        for job, results in runs.items():
            results.append(measure_job(module, job, path))
    return {job: sorted(each, key=lambda run: run["seconds"])[RUNS_PER_JOB // 2] for job, each in runs.items()}


def run_named_job(jobs: Jobs) -> None:
    """Runs the one job that the arguments name, and prints its figures as JSON."""
    result = jobs[sys.argv[1]](Path(sys.argv[2]))
    for name, who in (("own", resource.RUSAGE_SELF), ("started", resource.RUSAGE_CHILDREN)):
        result[name] = resource.getrusage(who).ru_maxrss / 1024
    print(json.dumps(result))
