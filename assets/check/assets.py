"""The Dagster face of stage check: arguments in, frames out."""

import dagster as dg

from assets.check.provider_check import check_provider, hold_stopped_return, hold_unplaced_rows
from schemas.data_versions import combine_digests
from schemas.stores import ProviderOutput, ProviderTables, SourcesStore, TableStore
from schemas.unexpected_errors import describe_error

DESCRIPTIONS = {
    "accepted": "Typed records that may be published, by provider and table.",
    "held": "Records held until they are fixed, with their values as sent.",
    "notes": "Notes in cells of accepted records, beside a value or instead of one, such as withheld or a range.",
    "findings": "All findings about the files so far: cell, rule and parameters.",
}
OUTS = {name: dg.AssetOut(kinds={"pandera"}, description=description) for name, description in DESCRIPTIONS.items()}
Outputs = dict[str, ProviderOutput]


@dg.multi_asset(outs=OUTS, group_name="check")
def checked(
    context: dg.AssetExecutionContext,
    raw_records: ProviderTables,
    intake_folder: dg.ResourceParam[SourcesStore],
    tables: dg.ResourceParam[TableStore],
) -> tuple[Outputs, Outputs, Outputs, Outputs]:
    """Accepted, held, notes and findings of each provider whose raw records changed. A return that stops with an unexpected
    error is held whole, and is tried again in the next run.
    """
    outputs: tuple[Outputs, Outputs, Outputs, Outputs] = ({}, {}, {}, {})
    for provider in raw_records:
        digest = tables.get_input_digest("raw_records", provider)
        if digest and all(tables.get_input_digest(name, provider) == digest for name in OUTS):
            continue
        source = intake_folder.load_source(provider)
        try:
            raw = raw_records[provider]
            done = hold_unplaced_rows(raw, check_provider(source, raw))
        except Exception as error:  # one provider's return never stops the others
            description = describe_error(error, f"checking the return of {provider}")
            context.log.error(description.text)
            digest, done = "", hold_stopped_return(source, raw_records[provider], description.reference)
        for output, frames in zip(outputs, (done.accepted, done.held, done.notes, done.findings), strict=True):
            output[provider] = ProviderOutput(digest or "", frames)
    for name, output in zip(OUTS, outputs, strict=True):
        digests = []
        for provider in context.partition_keys:
            new = output.get(provider)
            metadata = tables.describe_tables(name, provider, new)
            context.add_asset_metadata(metadata, asset_key=name, partition_key=provider)
            digests.append(new.input_digest if new else tables.get_input_digest(name, provider))
        version = dg.DataVersion(combine_digests(digests, stopped=context.run.run_id))
        context.set_data_version(dg.AssetKey(name), version)
    return outputs
