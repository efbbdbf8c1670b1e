"""The job that makes a release, and when it runs by itself: every month, and when a file arrives."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.resources.sources_folder import UNFINISHED_PREFIXES

PUBLISH_JOB = "publish_register"
RELEASE_JOB = "release_register"
PARTITIONED_STAGES = ("gather", "check")
"""The stages that are made provider by provider."""
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


def build_jobs(providers: dg.StaticPartitionsDefinition) -> list[Any]:
    """The job that makes a release of everything, in one run that covers the partitions of all providers, and the one that
    makes it of what has been gathered and checked before.

    Returns what dg.define_asset_job gives; Dagster does not export its type.
    """
    names = providers.get_partition_keys()
    publish = dg.define_asset_job(
        PUBLISH_JOB,
        selection=dg.AssetSelection.all(),
        description="Gather, check, match, join and publish: a release of everything that has landed.",
        tags=cover_partitions(names),
    )
    release = dg.define_asset_job(
        RELEASE_JOB,
        selection=dg.AssetSelection.all() - dg.AssetSelection.groups(*PARTITIONED_STAGES),
        description="Match, join and publish: a release of what has been gathered and checked.",
    )
    return [publish, release]


def cover_partitions(providers: Sequence[str]) -> dict[str, str]:
    """The tags of a run that covers the partitions from the first to the last of some providers, which are sorted."""
    return {FIRST_PARTITION_TAG: providers[0], LAST_PARTITION_TAG: providers[-1]}


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
