"""The Dagster face of stage gather: arguments in, frames out."""

from typing import Any

import dagster as dg

from assets.gather import intake, reading
from schemas.stores import LandingStore, OutputStore, ProviderOutput, ProviderTables, SourcesStore, TableStore

BY_PROVIDER: dict[str, Any] = {"owners": ["team:register"], "group_name": "gather"}


@dg.asset(
    **BY_PROVIDER,
    kinds={"file"},
    description="Files as received, by provider: name, sha256, size, data date; and those that were expected and have not come.",
)
def submissions(
    context: dg.AssetExecutionContext,
    intake_folder: dg.ResourceParam[SourcesStore],
    landing: dg.ResourceParam[LandingStore],
    outputs: dg.ResourceParam[OutputStore],
    tables: dg.ResourceParam[TableStore],
) -> dict[str, ProviderOutput]:
    """Submissions of each provider of which anything changed (schemas.frames.SUBMISSIONS)."""
    _, code, _ = outputs.get_code_digests()
    made = {}
    for provider in context.partition_keys:
        source = intake_folder.load_source(provider)
        landed, missing = intake.landed(source, intake_folder.get_provider_dir(provider))
        for submission in landed:
            if submission.content is not None:
                landing.store_bytes(submission.content)
        made_from = reading.origin(source, landed, missing, code)
        if tables.get_input_digest("submissions", provider) != made_from:
            made[provider] = ProviderOutput(made_from, reading.submitted(source, landed, missing))
    return made


@dg.asset(
    **BY_PROVIDER,
    kinds={"pandas"},
    description="Rows of the files, mapped to the register's columns; every value a text that knows its cell.",
)
def raw_records(
    submissions: ProviderTables,
    intake_folder: dg.ResourceParam[SourcesStore],
    landing: dg.ResourceParam[LandingStore],
    tables: dg.ResourceParam[TableStore],
) -> dict[str, ProviderOutput]:
    """Raw records of each provider of which anything changed: rows, blocks, findings, and each returned table."""
    made = {}
    for provider in submissions:
        made_from = tables.get_input_digest("submissions", provider)
        if not made_from or tables.get_input_digest("raw_records", provider) != made_from:
            read = reading.read(intake_folder.load_source(provider), submissions[provider], landing.read_bytes)
            made[provider] = ProviderOutput(str(made_from), read)
    return made
