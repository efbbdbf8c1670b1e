"""The Dagster face of stage gather: arguments in, frames out."""

from typing import Any

import dagster as dg

from assets.gather import provider_files, received_files
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
    made = {}
    for provider in context.partition_keys:
        source = intake_folder.source(provider)
        landed, missing = received_files.find_submissions(source, intake_folder.folder(provider))
        for submission in landed:
            if submission.content is not None:
                landing.keep(submission.content)
        made_from = provider_files.hash_inputs(source, landed, missing, code)
        if tables.made_from("submissions", provider) != made_from:
            made[provider] = Made(made_from, provider_files.build_submissions_frame(source, landed, missing))
    return made


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
    made = {}
    for provider in submissions:
        made_from = tables.made_from("submissions", provider)
        if not made_from or tables.made_from("raw_records", provider) != made_from:
            read = provider_files.build_raw_records(intake_folder.source(provider), submissions[provider], landing.read)
            made[provider] = Made(str(made_from), read)
    return made
