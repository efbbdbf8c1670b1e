"""The Dagster face of stage gather: arguments in, frames out."""

from dataclasses import astuple
from functools import partial
from typing import Any

import dagster as dg

from assets.gather.file_dates import find_data_date
from assets.gather.provider_files import (
    EarlierReturns,
    build_raw_records,
    build_stopped_records,
    open_submission,
)
from assets.gather.received_files import (
    Submission,
    build_stopped_submissions,
    build_submissions_frame,
    find_submissions,
    hash_inputs,
)
from assets.gather.recognised_files import describe_missing_return, keep_first_date, recognise_file
from schemas.source_file import FileSource
from schemas.stores import LandingStore, OutputStore, ProviderOutput, ProviderTables, SourcesStore, TableStore
from schemas.unexpected_errors import describe_error

BY_PROVIDER: dict[str, Any] = {"owners": ["team:register"], "group_name": "gather"}


class Reading(dg.Config):
    """How returns are read. accept: why files stand that are older than the last return, or lack many of its projects."""

    accept: str | None = None


@dg.asset(
    **BY_PROVIDER,
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

    def find_day(file_source: FileSource, submission: Submission) -> str | None:
        open_workbook = partial(open_submission, submission, file_source.encoding)
        return find_data_date(file_source, submission, open_workbook, landing.note_arrival)

    for provider in context.partition_keys:
        source = intake_folder.load_source(provider)
        try:
            received, missing = find_submissions(source, intake_folder.get_provider_dir(provider), find_day)
            received = [keep_first_date(submission, accepted) for submission in received]
            known = [recognise_file(source, submission, accepted).to_plain() for submission in received]
            lacking = [astuple(describe_missing_return(source, match, accepted)) for match in missing]
        except Exception as error:  # one provider's files never stop the others
            description = describe_error(error, f"taking in the files of {provider}")
            context.log.error(description.text)
            changed[provider] = ProviderOutput("", build_stopped_submissions(source, description.reference))
            continue
        for submission in received:
            if submission.content is not None:
                landing.store_bytes(submission.content)
        inputs_hash = hash_inputs(source, received, missing, [code, *known, *lacking])
        if tables.get_input_digest("submissions", provider) != inputs_hash:
            changed[provider] = ProviderOutput(inputs_hash, build_submissions_frame(source, received, missing))
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
    return changed
