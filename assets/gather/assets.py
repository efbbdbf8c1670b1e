"""The Dagster face of stage gather: arguments in, frames out."""

from typing import Any

import dagster as dg

from assets.gather.changed_returns import GatherStores, gather_raw_records, gather_submissions
from schemas.data_versions import combine_digests
from schemas.stores import LandingStore, OutputStore, ProviderOutput, ProviderTables, SourcesStore, TableStore

BY_PROVIDER: dict[str, Any] = {"group_name": "gather"}


class Reading(dg.Config):
    """How returns are read. accept: why files stand that are older than the last return, or lack many of its projects."""

    accept: str | None = None


def _describe_output(context: dg.AssetExecutionContext, tables: TableStore, changed: dict[str, ProviderOutput]) -> None:
    """Gives the materialisations of a step what is to be shown of each provider's own tables, and their data version."""
    name, digests = context.asset_key.path[-1], []
    for provider in context.partition_keys:
        output = changed.get(provider)
        context.add_asset_metadata(tables.describe_tables(name, provider, output), partition_key=provider)
        digests.append(output.input_digest if output else tables.get_input_digest(name, provider))
    context.set_data_version(context.asset_key, dg.DataVersion(combine_digests(digests, stopped=context.run.run_id)))


@dg.asset(
    **BY_PROVIDER,
    deps=["landing"],
    kinds={"file"},
    description="The files of each provider: name, sha256, size and data date. Expected files that are missing are listed too.",
)
def submissions(
    context: dg.AssetExecutionContext,
    intake_folder: dg.ResourceParam[SourcesStore],
    landing: dg.ResourceParam[LandingStore],
    outputs: dg.ResourceParam[OutputStore],
    tables: dg.ResourceParam[TableStore],
) -> dict[str, ProviderOutput]:
    """Submissions of each provider of which anything changed (schemas.frames.SUBMISSIONS)."""
    stores = GatherStores(intake_folder, landing, outputs, tables, context.log.error)
    changed = gather_submissions(context.partition_keys, stores)
    _describe_output(context, tables, changed)
    return changed


@dg.asset(
    **BY_PROVIDER,
    kinds={"pandas"},
    description="The rows of the files in the register's columns. Each value is still a text and keeps its cell.",
)
def raw_records(
    context: dg.AssetExecutionContext,
    config: Reading,
    submissions: ProviderTables,
    intake_folder: dg.ResourceParam[SourcesStore],
    landing: dg.ResourceParam[LandingStore],
    outputs: dg.ResourceParam[OutputStore],
    tables: dg.ResourceParam[TableStore],
) -> dict[str, ProviderOutput]:
    """Raw records of each provider of which anything changed: rows, blocks, findings, and each returned table."""
    stores = GatherStores(intake_folder, landing, outputs, tables, context.log.error)
    changed = gather_raw_records(submissions, stores, config.accept)
    _describe_output(context, tables, changed)
    return changed
