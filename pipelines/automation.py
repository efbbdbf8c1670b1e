"""The jobs that make a release, and the schedule."""

from collections.abc import Sequence
from typing import Any

import dagster as dg

PUBLISH_JOB = "publish_register"
RELEASE_JOB = "release_register"
PARTITIONED_STAGES = ("gather", "check")
"""The stages that are made provider by provider."""
# Dagster reads these tags of a run; it does not export their names.
FIRST_PARTITION_TAG = "dagster/asset_partition_range_start"
LAST_PARTITION_TAG = "dagster/asset_partition_range_end"

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
        tags=build_partition_tags(names),
    )
    release = dg.define_asset_job(
        RELEASE_JOB,
        selection=dg.AssetSelection.all() - dg.AssetSelection.groups(*PARTITIONED_STAGES),
        description="Match, join and publish: a release of what has been gathered and checked.",
    )
    return [publish, release]


def build_partition_tags(providers: Sequence[str]) -> dict[str, str]:
    """The tags of a run that covers the partitions from the first to the last of some providers, which are sorted."""
    return {FIRST_PARTITION_TAG: providers[0], LAST_PARTITION_TAG: providers[-1]}
