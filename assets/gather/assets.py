"""The Dagster face of stage gather: arguments in, frames out."""

from typing import Any

import dagster as dg

from assets.gather.raw_records import EarlierReturns, build_raw_records, build_stopped_records
from assets.gather.received_files import build_stopped_submissions, build_submissions_frame
from assets.gather.taken_files import take_files
from schemas.data_versions import combine_digests
from schemas.stores import LandingStore, OutputStore, ProviderOutput, ProviderTables, SourcesStore, TableStore
from schemas.unexpected_errors import describe_error

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
    code, accepted = outputs.get_code_digests().code, outputs.list_accepted_files()
    changed = {}
    for provider in context.partition_keys:
        source = intake_folder.load_source(provider)
        try:
            folder = intake_folder.get_provider_dir(provider)
            taken = take_files(source, folder, accepted, landing.note_arrival, code)
        except Exception as error:  # one provider's files never stop the others
            description = describe_error(error, f"taking in the files of {provider}")
            context.log.error(description.text)
            changed[provider] = ProviderOutput("", build_stopped_submissions(source, description.reference))
            continue
        for submission in taken.received:
            if submission.content is not None:
                landing.store_bytes(submission.content)
        if tables.get_input_digest("submissions", provider) != taken.inputs_hash:
            frame = build_submissions_frame(source, taken.received, taken.missing)
            changed[provider] = ProviderOutput(taken.inputs_hash, frame)
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
    """Raw records of each provider of which anything changed: rows, blocks, findings, and each returned table. A return
    that stops with an unexpected error has none, and is tried again in the next run.
    """
    changed = {}
    earlier = EarlierReturns(outputs.list_accepted_files(), intake_folder.load_sources(), bool(config.accept))
    for provider in submissions:
        inputs_hash = tables.get_input_digest("submissions", provider)
        if inputs_hash and config.accept:
            inputs_hash += "-accepted"  # what was refused before may be read now
        if inputs_hash and tables.get_input_digest("raw_records", provider) == inputs_hash:
            continue
        source = intake_folder.load_source(provider)
        try:
            records = build_raw_records(source, submissions[provider], landing.read_bytes, earlier)
        except Exception as error:  # one provider's files never stop the others
            description = describe_error(error, f"reading the return of {provider}")
            context.log.error(description.text)
            inputs_hash, records = "", build_stopped_records(source, description.reference)
        changed[provider] = ProviderOutput(inputs_hash or "", records)
    _describe_output(context, tables, changed)
    return changed
