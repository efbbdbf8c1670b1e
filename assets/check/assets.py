"""The Dagster face of stage check: arguments in, frames out."""

import dagster as dg

from assets.check.checking import check
from schemas.stores import ProviderOutput, ProviderTables, SourcesStore, TableStore

OUTS = {
    "accepted": dg.AssetOut(
        kinds={"pandera"},
        owners=["team:register"],
        description="Typed records that may be published, by provider and table.",
    ),
    "held": dg.AssetOut(
        kinds={"pandera"},
        owners=["team:register"],
        description="Records kept out until mended, with their values as sent.",
    ),
    "notes": dg.AssetOut(
        kinds={"pandera"},
        owners=["team:register"],
        description="What cells of accepted records say beside a value, or instead of one: withheld, a range.",
    ),
    "findings": dg.AssetOut(
        kinds={"pandera"},
        owners=["team:register"],
        description="Everything found in the files so far, at its cell: rule and parameters.",
    ),
}


@dg.multi_asset(outs=OUTS, group_name="check")
def checked(
    raw_records: ProviderTables,
    intake_folder: dg.ResourceParam[SourcesStore],
    tables: dg.ResourceParam[TableStore],
) -> tuple[dict[str, ProviderOutput], dict[str, ProviderOutput], dict[str, ProviderOutput], dict[str, ProviderOutput]]:
    """Accepted, held, notes and findings of each provider whose raw records changed."""
    made: tuple[dict[str, ProviderOutput], ...] = ({}, {}, {}, {})
    for provider in raw_records:
        made_from = tables.get_input_digest("raw_records", provider)
        if made_from and all(tables.get_input_digest(each, provider) == made_from for each in OUTS):
            continue
        done = check(intake_folder.load_source(provider), raw_records[provider])
        for kept, frames in zip(made, (done.accepted, done.held, done.notes, done.findings), strict=True):
            kept[provider] = ProviderOutput(str(made_from), frames)
    accepted, held, notes, findings = made
    return accepted, held, notes, findings
