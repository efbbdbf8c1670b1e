"""The Dagster face of stage check: arguments in, frames out."""

import dagster as dg

from assets.check.provider_check import check_provider
from schemas.stores import ByProvider, Intake, Made, Tables

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
    raw_records: ByProvider,
    intake_folder: dg.ResourceParam[Intake],
    tables: dg.ResourceParam[Tables],
) -> tuple[dict[str, Made], dict[str, Made], dict[str, Made], dict[str, Made]]:
    """Accepted, held, notes and findings of each provider whose raw records changed."""
    made: tuple[dict[str, Made], ...] = ({}, {}, {}, {})
    for provider in raw_records:
        made_from = tables.made_from("raw_records", provider)
        if made_from and all(tables.made_from(each, provider) == made_from for each in OUTS):
            continue
        done = check_provider(intake_folder.source(provider), raw_records[provider])
        for kept, frames in zip(made, (done.accepted, done.held, done.notes, done.findings), strict=True):
            kept[provider] = Made(str(made_from), frames)
    accepted, held, notes, findings = made
    return accepted, held, notes, findings
