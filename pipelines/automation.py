"""When the register runs by itself: every month, and when a file arrives. What runs is in jobs."""

import hashlib
from pathlib import Path

import dagster as dg

from pipelines.jobs import PUBLISH_JOB
from pipelines.resources.sources_folder import UNFINISHED_PREFIXES

POLL_SECONDS = 60


def build_monthly_schedule() -> dg.ScheduleDefinition:
    """A release early on the first of every month."""
    return dg.ScheduleDefinition(
        name="monthly_release",
        job_name=PUBLISH_JOB,
        cron_schedule="0 5 1 * *",
        execution_timezone="Europe/London",
        description="A release every month.",
    )


def hash_sources_state(folder: Path) -> str:
    """A digest of the names, sizes and times of every file in a sources folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(UNFINISHED_PREFIXES):
            stat = path.stat()
            digest.update(f"{path.relative_to(folder).as_posix()}\t{stat.st_size}\t{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def build_arrival_sensor(folder: Path) -> dg.SensorDefinition:
    """Asks for a release when a file of a sources folder came, changed or went, once nothing changed between two polls."""

    @dg.sensor(
        name="something_landed",
        job_name=PUBLISH_JOB,
        minimum_interval_seconds=POLL_SECONDS,
        description="A release when a provider's folder changes.",
    )
    def something_landed(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        # The cursor: the state of the last run and of the last poll. A file that is still being copied changes between polls.
        published_state, _, polled_state = (context.cursor or "").partition(" ")
        state = hash_sources_state(folder)
        if state == published_state:
            return dg.SkipReason("Nothing has landed.")
        if state != polled_state:
            return dg.SensorResult(
                cursor=f"{published_state} {state}", skip_reason="Something has landed; waiting until it keeps still."
            )
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=state)], cursor=f"{state} {state}")

    return something_landed
