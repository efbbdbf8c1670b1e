"""The job that makes a release, and when it runs by itself: every month, and when a file arrives."""

import hashlib
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.resources.landing_place import UNFINISHED_PREFIXES, find_landing_folder

PUBLISH_JOB = "publish_register"
# Dagster reads these tags of a run; it does not export their names.
FIRST_PARTITION_TAG = "dagster/asset_partition_range_start"
LAST_PARTITION_TAG = "dagster/asset_partition_range_end"
POLL_SECONDS = 60

MONTHLY_RELEASE = dg.ScheduleDefinition(
    name="monthly_release",
    job_name=PUBLISH_JOB,
    cron_schedule="0 5 1 * *",
    execution_timezone="Europe/London",
    description="A release every month.",
)


def build_publish_job(providers: dg.StaticPartitionsDefinition) -> Any:
    """The job that makes a release of everything: one run that covers the partitions of all providers.

    Returns what dg.define_asset_job gives; Dagster does not export its type.
    """
    names = providers.get_partition_keys()
    return dg.define_asset_job(
        PUBLISH_JOB,
        selection=dg.AssetSelection.all(),
        description="Gather, check, match, join and publish: a release of everything that has landed.",
        tags={FIRST_PARTITION_TAG: names[0], LAST_PARTITION_TAG: names[-1]},
        executor_def=dg.in_process_executor,
    )


def hash_sources_state(folder: Path) -> str:
    """A digest of the names, sizes and times of every file in a sources folder, and in its landing place."""
    digest = hashlib.sha256()
    for root in dict.fromkeys((folder, find_landing_folder(folder))):
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.name.startswith(UNFINISHED_PREFIXES):
                stat = path.stat()
                digest.update(f"{path.relative_to(root).as_posix()}\t{stat.st_size}\t{stat.st_mtime_ns}\n".encode())
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
