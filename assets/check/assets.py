"""The Dagster face of stage check: arguments in, frames out."""

import dagster as dg

from assets.check.provider_check import check_provider
from schemas.stores import ProviderOutput, ProviderTables, SourcesStore, TableStore

DESCRIPTIONS = {
    "accepted": "Typed records that may be published, by provider and table.",
    "held": "Records kept out until mended, with their values as sent.",
    "notes": "What cells of accepted records say beside a value, or instead of one: withheld, a range.",
    "findings": "Everything found in the files so far, at its cell: rule and parameters.",
}
OUTS = {
    name: dg.AssetOut(kinds={"pandera"}, owners=["team:register"], description=description)
    for name, description in DESCRIPTIONS.items()
}
Outputs = dict[str, ProviderOutput]


@dg.multi_asset(outs=OUTS, group_name="check")
def checked(
    raw_records: ProviderTables,
    intake_folder: dg.ResourceParam[SourcesStore],
    tables: dg.ResourceParam[TableStore],
) -> tuple[Outputs, Outputs, Outputs, Outputs]:
    """Accepted, held, notes and findings of each provider whose raw records changed."""
    outputs: tuple[Outputs, Outputs, Outputs, Outputs] = ({}, {}, {}, {})
    for provider in raw_records:
        digest = tables.get_input_digest("raw_records", provider)
        if digest and all(tables.get_input_digest(name, provider) == digest for name in OUTS):
            continue
        done = check_provider(intake_folder.load_source(provider), raw_records[provider])
        for output, frames in zip(outputs, (done.accepted, done.held, done.notes, done.findings), strict=True):
            output[provider] = ProviderOutput(str(digest), frames)
    return outputs
