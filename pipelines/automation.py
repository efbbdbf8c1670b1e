"""When the register runs by itself: every month, and when something lands.

Belongs here: schedules and sensors. Does not belong here: what runs (jobs).
"""

import hashlib
from pathlib import Path

import dagster as dg

from pipelines.jobs import PUBLISH_JOB

POLL_SECONDS = 60


def build_monthly_schedule() -> dg.ScheduleDefinition:
    """Early on the first of every month."""
    return dg.ScheduleDefinition(
        name="monthly_release",
        job_name=PUBLISH_JOB,
        cron_schedule="0 5 1 * *",
        execution_timezone="Europe/London",
        description="A release every month.",
    )


def hash_sources_state(folder: Path) -> str:
    """A digest of what lies in a sources folder: names, sizes and times of every file of every provider."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith((".", "~$")):
            stat = path.stat()
            digest.update(f"{path.relative_to(folder).as_posix()}\t{stat.st_size}\t{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def build_arrival_sensor(folder: Path) -> dg.SensorDefinition:
    """Asks for a release when a file has landed, changed or gone, once it has kept still for a look."""

    @dg.sensor(
        name="something_landed",
        job_name=PUBLISH_JOB,
        minimum_interval_seconds=POLL_SECONDS,
        description="A release when a provider's folder changes.",
    )
    def something_landed(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        # The cursor holds what was last run for, and what was last seen: a file that is still being copied changes between looks.
        ran, _, seen = (context.cursor or "").partition(" ")
        state = hash_sources_state(folder)
        if state == ran:
            return dg.SkipReason("Nothing has landed.")
        if state != seen:
            return dg.SensorResult(
                cursor=f"{ran} {state}", skip_reason="Something has landed; waiting until it keeps still."
            )
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=state)], cursor=f"{state} {state}")

    return something_landed
