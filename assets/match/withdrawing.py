"""Projects that people took out of the register, and identifiers that no project has any more.

Belongs here: holding what is sent of a withdrawn project, and the published table `withdrawn`. Does not belong here: the
decisions themselves (sources/withdrawals.csv).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from schemas.findings import get_location, make_finding
from schemas.frames import TEXT_DTYPE, locate_values
from schemas.languages import BilingualText
from schemas.submission_columns import SUBMISSION_COLUMNS
from schemas.tables import TABLES

PARTS = ("projects", "partners", "benefits", "milestones")
JOINED = BilingualText(
    "It turned out to be another project of the register.", "Daeth i'r amlwg mai prosiect arall yn y gofrestr ydyw."
)
GONE = BilingualText(
    "No provider of the register reports it any more.", "Nid oes yr un o ddarparwyr y gofrestr yn adrodd arno mwyach."
)


def held(
    reports: pd.DataFrame,
    accepted: Mapping[str, pd.DataFrame],
    blocks: pd.DataFrame,
    withdrawals: Sequence[Mapping[str, str]],
) -> list[dict[str, Any]]:
    """A finding for every row that belongs to a withdrawn project.

    reports: provider, reference, project_id, title_en, title_cy; accepted: table → records; withdrawals: rows of
    withdrawals.csv.
    """
    dates = {row["project"]: row["withdrawn_on"] for row in withdrawals}
    out = reports[reports["project_id"].isin(dates)][["provider", "reference", "project_id", "title_en", "title_cy"]]
    findings: dict[str, dict[str, Any]] = {}
    for table in PARTS if len(out) else ():
        rows = accepted[table][["record", "row", "block", "line", "provider", "reference"]]
        rows = rows.merge(out.drop_duplicates(["provider", "reference"]), on=["provider", "reference"]).drop_duplicates(
            "row"
        )
        places = locate_values(blocks[blocks["table"] == table], rows, list(SUBMISSION_COLUMNS[table])).drop_duplicates(
            "record"
        )
        for row in rows.merge(places, on="record", how="left").to_dict("records"):
            told = make_finding(
                "project-withdrawn",
                **get_location(row),
                provider=row["provider"],
                row=row["row"],
                record=row["record"],
                table=table,
                value=row["title_cy"] if pd.isna(row["title_en"]) else row["title_en"],
                withdrawn_on=dates[row["project_id"]],
            )
            # A row may give records of several tables, and is held once.
            findings.setdefault(row["row"], told)
    return list(findings.values())


def tombstones(
    before: Mapping[str, pd.DataFrame],
    reports: pd.DataFrame,
    now: Mapping[str, str],
    withdrawals: Sequence[Mapping[str, str]],
    date: str,
) -> pd.DataFrame:
    """The published table `withdrawn`.

    before: the tables of the release that this follows (`reports`, `withdrawn`); reports: of now, standing ones among them;
    now: an identifier that a project had → the one it has; withdrawals: rows of withdrawals.csv; date: on which whatever goes
    without a decision goes.
    """
    stands = set(reports["project_id"]) - {row["project"] for row in withdrawals}
    earlier = before["reports"]
    titles = pd.concat([reports, earlier], ignore_index=True).drop_duplicates("project_id").set_index("project_id")
    rows: dict[str, dict[str, Any]] = {row["project_id"]: row for row in before["withdrawn"].to_dict("records")}
    for project in sorted(set(earlier["project_id"]) - stands):
        other = now.get(project, project)
        reason = JOINED if other in stands else GONE
        row = {"project_id": project, "withdrawn_on": date, "reason_en": reason.en, "reason_cy": reason.cy}
        rows.setdefault(project, {**row, "replaced_by": other if other in stands else None})
    for each in withdrawals:
        names = ("withdrawn_on", "reason_en", "reason_cy")
        rows[each["project"]] = {"project_id": each["project"], **{name: each[name] for name in names}}
    # One that is reported again has its page back.
    kept = [row for project, row in rows.items() if project not in stands]
    frame = pd.DataFrame(kept, columns=list(TABLES["withdrawn"].get_columns()))
    for title in ("title_en", "title_cy"):
        frame[title] = frame[title].astype(TEXT_DTYPE).fillna(frame["project_id"].map(titles[title]).astype(TEXT_DTYPE))
    return TABLES["withdrawn"].conform(frame)
