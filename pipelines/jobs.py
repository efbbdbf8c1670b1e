"""The job that makes a release: which assets run together."""

from typing import Any

import dagster as dg

PUBLISH_JOB = "publish_register"
# Dagster reads these tags of a run; it does not export their names.
FIRST_PARTITION_TAG = "dagster/asset_partition_range_start"
LAST_PARTITION_TAG = "dagster/asset_partition_range_end"


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
