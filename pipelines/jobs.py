"""The jobs. Belongs here: which assets run together. Does not belong here: when (automation)."""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

PUBLISH_JOB = "publish_register"
"""Gathers from every provider and publishes: one run, all partitions."""


def build_publish_job(providers: dg.StaticPartitionsDefinition) -> UnresolvedAssetJobDefinition:
    """The job that makes a release of everything."""
    return dg.define_asset_job(
        PUBLISH_JOB,
        selection=dg.AssetSelection.all(),
        description="Gather, check, match, join and publish: a release of everything that has landed.",
        tags=whole_range(providers),
        executor_def=dg.in_process_executor,
    )


def whole_range(providers: dg.StaticPartitionsDefinition) -> dict[str, str]:
    """Run tags that make one run cover every provider."""
    keys = providers.get_partition_keys()
    return {ASSET_PARTITION_RANGE_START_TAG: keys[0], ASSET_PARTITION_RANGE_END_TAG: keys[-1]}
