"""The Dagster face of stage check: arguments in, frames out."""

import dagster as dg
import pandas as pd

from assets.check.checking import check
from schemas.stores import Intake


@dg.multi_asset(
    outs={
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
    },
    group_name="check",
)
def checked(
    raw_records: dict[str, dict[str, pd.DataFrame]], intake_folder: dg.ResourceParam[Intake]
) -> tuple[
    dict[str, dict[str, pd.DataFrame]], dict[str, pd.DataFrame], dict[str, pd.DataFrame], dict[str, pd.DataFrame]
]:
    """Accepted, held, notes and findings of each provider of the run."""
    done = {provider: check(intake_folder.source(provider), raw) for provider, raw in raw_records.items()}
    return (
        {provider: each.accepted for provider, each in done.items()},
        {provider: each.held for provider, each in done.items()},
        {provider: each.notes for provider, each in done.items()},
        {provider: each.findings for provider, each in done.items()},
    )
