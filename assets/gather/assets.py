"""The Dagster face of stage gather: arguments in, frames out."""

from typing import Any

import dagster as dg

from assets.gather.provider_files import build_raw_records
from assets.gather.received_files import build_submissions_frame, find_submissions, hash_inputs
from schemas.stores import ByProvider, Intake, Landing, Made, Outputs, Tables

BY_PROVIDER: dict[str, Any] = {"owners": ["team:register"], "group_name": "gather"}


@dg.asset(
    **BY_PROVIDER,
    kinds={"file"},
    description="Files as received, by provider: name, sha256, size, data date; and those that were expected and have not come.",
)
def submissions(
    context: dg.AssetExecutionContext,
    intake_folder: dg.ResourceParam[Intake],
    landing: dg.ResourceParam[Landing],
    outputs: dg.ResourceParam[Outputs],
    tables: dg.ResourceParam[Tables],
) -> dict[str, Made]:
    """Submissions of each provider of which anything changed (schemas.records.SUBMISSIONS)."""
    _, code, _ = outputs.code()
    changed = {}
    for provider in context.partition_keys:
        source = intake_folder.source(provider)
        received, missing = find_submissions(source, intake_folder.folder(provider))
        for submission in received:
            if submission.content is not None:
                landing.keep(submission.content)
        inputs_hash = hash_inputs(source, received, missing, code)
        if tables.made_from("submissions", provider) != inputs_hash:
            changed[provider] = Made(inputs_hash, build_submissions_frame(source, received, missing))
    return changed


@dg.asset(
    **BY_PROVIDER,
    kinds={"pandas"},
    description="Rows of the files, mapped to the register's columns; every value a text that knows its cell.",
)
def raw_records(
    submissions: ByProvider,
    intake_folder: dg.ResourceParam[Intake],
    landing: dg.ResourceParam[Landing],
    tables: dg.ResourceParam[Tables],
) -> dict[str, Made]:
    """Raw records of each provider of which anything changed: rows, blocks, findings, and each returned table."""
    changed = {}
    for provider in submissions:
        inputs_hash = tables.made_from("submissions", provider)
        if not inputs_hash or tables.made_from("raw_records", provider) != inputs_hash:
            records = build_raw_records(intake_folder.source(provider), submissions[provider], landing.read)
            changed[provider] = Made(str(inputs_hash), records)
    return changed
