"""The Dagster face of stage check: arguments in, frames out."""

import dagster as dg

from assets.check.changed_records import check_changed_records
from schemas.data_versions import combine_digests
from schemas.stores import ProviderOutput, ProviderTables, SourcesStore, TableStore

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
    """Accepted, held, notes and findings of each provider whose raw records changed."""
    outputs = check_changed_records(raw_records, intake_folder, tables, context.log.error)
    for name, output in outputs.items():
        digests = []
        for provider in context.partition_keys:
            new = output.get(provider)
            metadata = tables.describe_tables(name, provider, new)
            context.add_asset_metadata(metadata, asset_key=name, partition_key=provider)
            digests.append(new.input_digest if new else tables.get_input_digest(name, provider))
        version = dg.DataVersion(combine_digests(digests, stopped=context.run.run_id))
        context.set_data_version(dg.AssetKey(name), version)
    return outputs["accepted"], outputs["held"], outputs["notes"], outputs["findings"]
