"""What Dagster's pages say of each asset beside its code: columns, owners, freshness; and the files in which people decide."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import dagster as dg

from schemas import frames
from schemas.column_declarations import Column
from schemas.return_calendar import CALENDAR
from schemas.tables import TABLES

LANDING_ASSET = dg.AssetKey("landing")
DECISIONS_GROUP = "decisions"
DECISION_FILES = {
    "matches": "Which reports are the same project, as people decided.",
    "withdrawals": "Which projects leave the register, and why.",
    "measures": "The catalogue of measures.",
    "readings": "Answers to the definition's limbs that the register's team read from evidence.",
    "major": "When a project is major, council by council.",
    "accepted": "Findings that people let stand, until a day.",
}
"""The tables in the sources folder, `<name>.csv`, which no run writes: file → what it says."""
FRAMES: Mapping[str, Mapping[str, Any]] = {
    "submissions": frames.SUBMISSIONS,
    "findings": frames.FINDINGS,
    "held": frames.HELD,
    "notes": frames.NOTES,
    "return_calendar": CALENDAR,
    "disagreements": frames.FINDINGS,
    "status_findings": frames.FINDINGS,
    "all_findings": frames.FINDINGS,
    "provenance": frames.PROVENANCE,
    "supplier_statuses": frames.SUPPLIER_STATUSES,
    "row_fates": frames.ROWS,
}
"""Assets that are one frame and no published table."""
OWNERS = {
    "landing": ["team:register-intake"],
    "decisions": ["team:register-decisions"],
    "gather": ["team:register-intake"],
    "check": ["team:register-intake"],
    "match": ["team:register-decisions"],
    "join": ["team:register-methods"],
    "publish": ["team:register-publishing"],
}
"""Who is to be asked about the assets of a group: who takes returns in, who decides on projects, who answers for the
calculations, who publishes."""
MONTHLY = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=35), warn_window=timedelta(days=32))
"""A release is made every month; some days late is worth a warning."""
CODE_LENGTH = 12
FRESH_ASSETS = ("release", "website", "feedback_reports")


def declare_landing(providers: dg.PartitionsDefinition) -> dg.AssetSpec:
    """What providers sent, as an external asset: a run does not make it, it follows from it. Its data versions are digests of
    all that a provider's records are made from.
    """
    return dg.AssetSpec(
        LANDING_ASSET,
        group_name="landing",
        description="What each provider sent, and how its source file says that it is read. "
        "A new data version is a change that no run has taken in yet, or that the newest one has.",
        owners=OWNERS["landing"],
        kinds={"file"},
        partitions_def=providers,
    )


def declare_decision_files() -> list[dg.AssetSpec]:
    """The decision files as external assets, so that the lineage of what follows from them shows them."""
    return [
        dg.AssetSpec(
            [DECISIONS_GROUP, name],
            group_name=DECISIONS_GROUP,
            description=f"{description} People write it: `{name}.csv` in the sources folder.",
            owners=OWNERS[DECISIONS_GROUP],
            kinds={"csv"},
            metadata={"file": f"{name}.csv"},
        )
        for name, description in DECISION_FILES.items()
    ]


def declare_asset_details(spec: dg.AssetSpec, code: str) -> dg.AssetSpec:
    """A spec with its columns, owners, tags, freshness and code version. code: the digest by which a run decides what it makes
    again; it is that of all code, since rules and code lists reach far.
    """
    name = spec.key.path[-1]
    schema = build_column_schema(name)
    details: dict[str, Any] = {"owners": OWNERS[str(spec.group_name)], "code_version": code[:CODE_LENGTH]}
    if name in FRESH_ASSETS:
        details["freshness_policy"] = MONTHLY
    spec = spec.replace_attributes(**details)
    tags = {"register/published": "table"} if name in TABLES else {}
    return spec.merge_attributes(metadata={"dagster/column_schema": schema} if schema else {}, tags=tags)


def build_column_schema(asset: str) -> dg.TableSchema | None:
    """The declared columns of an asset that is one table; None for another."""
    if asset in TABLES:
        columns = [_declare_table_column(name, column) for name, column in TABLES[asset].get_columns().items()]
        return dg.TableSchema(columns)
    if asset in FRAMES:
        return dg.TableSchema([dg.TableColumn(name, _name_dtype(dtype)) for name, dtype in FRAMES[asset].items()])
    return None


def _declare_table_column(name: str, column: Column) -> dg.TableColumn:
    rules = [
        f"code list {column.codelist}" if column.codelist else "",
        f"found in {column.references}" if column.references else "",
        "part of the key" if column.key else "",
    ]
    return dg.TableColumn(
        name,
        type=column.kind,
        description=column.description_en,
        constraints=dg.TableColumnConstraints(nullable=not column.is_filled, other=[rule for rule in rules if rule]),
        tags={"audience": column.audience},
    )


def _name_dtype(dtype: Any) -> str:
    return {"Int64": "integer", "boolean": "yes-no", "Float64": "number"}.get(str(dtype), "text")
