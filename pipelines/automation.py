"""The jobs that make a release, the schedule, and what follows by itself when something is made by hand."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import dagster as dg

from schemas.languages import FixableError

PUBLISH_JOB = "publish_register"
RELEASE_JOB = "release_register"
GATHERING_JOB = "gather_on_workers"
"""Made where the settings name a broker (pipelines.workers)."""
PROVIDERS = dg.DynamicPartitionsDefinition(name="provider")
"""A partition for each source file. pipelines.run_plans keeps them equal."""
PARTITIONED_STAGES = ("gather", "check")
"""The stages that are made provider by provider."""
PARTITIONED_ASSETS = ("submissions", "raw_records", "accepted", "held", "notes", "findings")
"""Their assets."""
# Dagster reads these tags of a run; it does not export their names.
FIRST_PARTITION_TAG = "dagster/asset_partition_range_start"
LAST_PARTITION_TAG = "dagster/asset_partition_range_end"

FOLLOWING_STAGES = ("match", "join", "publish")
FOLLOW = dg.AutomationCondition.eager() & ~dg.AutomationCondition.execution_failed()
"""Of the assets of these stages: made when something that they follow from was made without them. Not after a failure: whether
that is worth another attempt is for the arrival sensor to say.
"""


def build_jobs() -> list[Any]:
    """The job that makes a release of everything, in one run that covers the partitions of several providers, and the one
    that makes it of what has been gathered and checked before.

    Returns what dg.define_asset_job gives; Dagster does not export its type.
    """
    publish = dg.define_asset_job(
        PUBLISH_JOB,
        selection=dg.AssetSelection.all(),
        description="Gather, check, match, join and publish: a release of everything that has landed.",
    )
    release = dg.define_asset_job(
        RELEASE_JOB,
        selection=dg.AssetSelection.all() - dg.AssetSelection.groups(*PARTITIONED_STAGES),
        description="Match, join and publish: a release of what has been gathered and checked.",
    )
    return [publish, release]


def build_partition_tags(partitions: tuple[str, str]) -> dict[str, str]:
    """The tags of a run that covers the partitions from the first to the last of two."""
    return {FIRST_PARTITION_TAG: partitions[0], LAST_PARTITION_TAG: partitions[1]}


def build_monthly_release(
    keep_partitions: Callable[[dg.DagsterInstance], None], *, has_workers: bool
) -> dg.ScheduleDefinition:
    """A release every month, of all providers. keep_partitions: makes the partitions those of the source files; has_workers:
    whether workers gather for it.
    """

    def request_release(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        # Of a source file that is wrong the run says what: one that fails is told to the team, a tick that fails is not.
        with suppress(FixableError):
            keep_partitions(context.instance)
        providers = context.instance.get_dynamic_partitions(str(PROVIDERS.name))
        if not providers:
            return dg.SkipReason("There is no source file of a provider yet.")
        return dg.RunRequest(tags={} if has_workers else build_partition_tags((providers[0], providers[-1])))

    return dg.ScheduleDefinition(
        name="monthly_release",
        job_name=GATHERING_JOB if has_workers else PUBLISH_JOB,
        cron_schedule="0 5 1 * *",
        execution_timezone="Europe/London",
        description="A release every month.",
        execution_fn=request_release,
    )


def build_follow_sensor() -> dg.AutomationConditionSensorDefinition:
    """Makes a release when someone made tables by hand; a run that makes the release itself leaves it nothing to do."""
    return dg.AutomationConditionSensorDefinition(
        "follow_by_hand",
        target=dg.AssetSelection.groups(*FOLLOWING_STAGES),
        minimum_interval_seconds=60,
        description="A release after a provider's tables, or others, were made by hand on these pages.",
    )
