"""Registers of random returns, good and damaged, and what the stages make of them without Dagster.

Belongs here: making the returns, and running gather, check, match and join over them. Does not belong here: what must come out
(test_isolated_providers).
"""

import csv
import io
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from assets.check.provider_check import CheckedProvider, check_provider, hold_unplaced_rows
from assets.gather import raw_records, received_files
from assets.join.assessments import build_assessments_table
from assets.join.assessments.project_record import AssessmentInputs
from assets.join.observation_status import build_observations_table
from assets.join.partner_network import build_network_nodes_table, build_network_table
from assets.join.portfolio_totals import build_chances_table, build_portfolio_table, build_totals_table
from assets.join.project_performance import build_project_performance_table
from assets.join.review_answers import build_follow_up_table, build_ideas_table
from assets.join.supplier_statuses import find_status_differences
from assets.join.verdicts import build_projects_table, decide_verdicts
from assets.match.identified_reports import MatchInputs, TeamDecisions
from assets.match.matched_records import match_records
from assets.match.previous_statements import create_empty_release
from assets.publish.release import release_content
from schemas.decision_files import READING_COLUMNS
from schemas.frames import NOTES, concat_frames
from schemas.organisations import load_organisations
from schemas.recommendations.major_projects import load_major_tests
from schemas.source_file import Source
from schemas.tables import TABLES
from tests.conftest import ROOT
from tests.examples import source_keys, table, write_xlsx
from tests.match.test_matched_records import CATALOGUE, together

HEADERS: Mapping[str, Mapping[str, str]] = {
    "projects": {
        "reference": "Ref",
        "title_en": "Title",
        "summary_en": "Summary",
        "service_area": "Area",
        "stage": "Stage",
        "lead": "Lead",
        "partner_list": "Partners",
        "start_actual": "Start",
        "end_date": "End",
        "cost": "Cost",
        "risk_shared": "Risk",
        "pooled_budget": "Pool",
    },
    "partners": {
        "reference": "Ref",
        "organisation": "Who",
        "role": "Role",
        "share_percent": "Share",
        "officer_days_per_year": "Days",
    },
    "benefits": {
        "reference": "Ref",
        "benefit_type": "Type",
        "description_en": "What",
        "amount": "Amount",
        "amount_kind": "Kind",
        "organisation": "Who",
        "due_date": "Due",
    },
    "milestones": {
        "reference": "Ref",
        "milestone_en": "Step",
        "planned": "Planned",
        "forecast": "Forecast",
        "actual": "Actual",
    },
    "observations": {
        "reference": "Ref",
        "project_title": "Project",
        "organisation": "Who",
        "measure": "Measure",
        "period": "Period",
        "actual": "Value",
        "unit": "Unit",
        "supplier_status": "RAG",
    },
    "measures": {
        "measure_id": "Id",
        "title_en": "Name",
        "polarity": "Better",
        "tolerance": "Tolerance",
        "unit": "Unit",
    },
    "ideas": {"reference": "No", "title_en": "Idea", "service_area": "Area"},
}
COUNCILS = ("Swansea", "Bridgend", "Powys", "Conwy", "Cardiff", "Gwent Police", "Newport", "Torfaen")
BAD_CELLS = (
    *(
        "",
        " ",
        "-",
        "N/A",
        "#REF!",
        "#N/A",
        "#VALUE!",
        "TBC",
        "9999-12-31",
        "0001-01-01",
        "31/02/2019",
        "1e300",
        "-1e99",
    ),
    *(
        "=1+1",
        "@x",
        "+x",
        "…",
        "*",
        "[c]",
        "nan",
        "None",
        "NULL",
        "x" * 40_000,
        "1" * 400,
        "\x07\x1b",
        "\u202eabc",
        "\ufffd",
    ),
    *(
        "jane@example.gov.wales",
        "07700 900123",
        "Mr J Smith",
        "a,b;c|d\n\n•e",
        "'",
        '"',
        "0",
        "-0",
        "£1bn",
        "1,2,3",
        "½",
    ),
    *(
        "999999999999999999999",
        "Yes/No",
        "see below",
        "Atlantis Board",
        "2019/20",
        "Q5 2020",
        "\u0000",
        "🙂",
        "9999",
        "𝟙𝟚",
    ),
)
WHOLE_DAMAGES = (
    "missing file",
    "not a spreadsheet",
    "empty file",
    "only headers",
    "another form",
    "file twice",
    "no header",
    "no projects",
    "rows twice",
    "hidden rows",
    "garbage bytes",
    "cut off",
)


@dataclass(frozen=True)
class RandomReturn:
    """What one provider sends: its source, its folder, and whether anything of it was damaged."""

    source: Source
    folder: Path
    is_sound: bool


@dataclass(frozen=True)
class RegisterRun:
    """The published tables, the rows with their fates, all findings, and the provenance."""

    tables: dict[str, pd.DataFrame]
    rows: pd.DataFrame
    findings: pd.DataFrame
    provenance: pd.DataFrame


def _build_rows(chance: random.Random, provider: str, count: int) -> dict[str, list[list[str]]]:
    """Sound rows of every table, without headers. Titles are the provider's own, so that no two providers share a project."""
    names = [f"{provider.capitalize()}{chance.randint(0, 10**6):x}" for _ in range(count)]
    projects, parts = [], []
    for number, name in enumerate(names, start=1):
        lead, *others = chance.sample(COUNCILS, chance.randint(1, 4))
        year = chance.randint(2005, 2024)
        area, stage = chance.choice(("ict", "waste", "archives", "")), chance.choice(("live", "ended", "proposed", ""))
        answers = [chance.choice(("Yes", "No", "")) for _ in range(2)]
        dates = [str(year), f"{chance.randint(1, 28):02d}/06/{year + 3}", chance.choice(("", "£12,500", "3m"))]
        row = [
            f"{number:03d}",
            f"{name} scheme",
            "What it does.",
            area,
            stage,
            lead,
            "; ".join(others),
            *dates,
            *answers,
        ]
        projects.append(row)
        parts.append((f"{number:03d}", f"{name} scheme"))
    pick = lambda: chance.choice(parts)  # noqa: E731
    return {
        "projects": projects,
        "partners": [
            [pick()[0], chance.choice(COUNCILS), chance.choice(("partner", "funder")), str(chance.randint(1, 99)), "4"]
            for _ in range(count)
        ],
        "benefits": [
            [pick()[0], "cash-releasing", f"Saves {n}", f"£{n}00", "expected", chance.choice(("", "Swansea")), "2020"]
            for n in range(1, count + 1)
        ],
        "milestones": [[pick()[0], f"Step {n}", "2019-01-31", "", "2019-02-28"] for n in range(count)],
        "observations": [
            [
                pick()[0],
                "",
                "",
                chance.choice(("Vacancies", f"{provider} visits")),
                f"20{n + 10}-{n + 11}",
                f"{n}",
                "",
                "",
            ]
            for n in range(count)
        ],
        "measures": [[f"{provider}-visits", f"{provider} visits", "higher", "5", ""]],
        "ideas": [[f"I{n}", f"{provider} idea {n}", "ict"] for n in range(2)],
    }


def _damage_cells(chance: random.Random, rows: list[list[str]]) -> list[list[str]]:
    damaged = [list(row) for row in rows]
    for _ in range(chance.randint(1, max(2, len(rows) * 2))):
        row = chance.choice(damaged)
        row[chance.randrange(len(row))] = chance.choice(BAD_CELLS)
    if chance.random() < 0.3:
        column = chance.randrange(len(damaged[0]))
        bad = chance.choice(BAD_CELLS)
        for row in damaged:
            row[column] = bad
    return damaged


def _write_csv_bytes(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def _write_hidden(chance: random.Random, path: Path, rows: list[list[str]]) -> None:
    """A workbook with hidden rows and columns, or on a hidden sheet."""
    sheets = {"Sheet1": rows, "Other": [["Notes"], ["None"]]}
    write_xlsx(path, sheets, hidden=("Sheet1",) if chance.random() < 0.3 else ())
    book = openpyxl.load_workbook(path)
    for row in range(2, len(rows) + 2):
        book.worksheets[0].row_dimensions[row].hidden = chance.random() < 0.3
    book.worksheets[0].column_dimensions["BCD"[chance.randrange(3)]].hidden = chance.random() < 0.5
    book.save(path)


def _write_table(chance: random.Random, folder: Path, name: str, rows: list[list[str]], damage: str) -> None:
    header = list(HEADERS[name].values())
    path = folder / f"{name}.csv"
    content = _write_csv_bytes([header, *rows])
    if damage == "missing file":
        return
    if damage == "hidden rows":
        clean = [["" if any(ord(letter) < 32 for letter in cell) else cell[:30_000] for cell in row] for row in rows]
        _write_hidden(chance, path.with_suffix(".xlsx"), [header, *clean])
        return
    content = {
        "not a spreadsheet": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "empty file": b"",
        "only headers": _write_csv_bytes([header]),
        "another form": _write_csv_bytes(
            [["Invoice", "Paid to", "Sum"], *([str(n), "A firm", "12"] for n in range(9))]
        ),
        "no header": _write_csv_bytes(rows),
        "rows twice": _write_csv_bytes([header, *rows, *rows]),
        "garbage bytes": chance.randbytes(200),
        "cut off": content[: chance.randrange(len(content))],
    }.get(damage, content)
    path.write_bytes(content)
    if damage == "file twice":
        (folder / f"{name}-copy.csv").write_bytes(content)


def build_return(chance: random.Random, root: Path, number: int) -> RandomReturn:
    """A provider's return in a folder below `root`, damaged or not."""
    provider = f"p{number}{chance.choice('abcdef')}"
    folder = root / provider
    folder.mkdir(parents=True)
    is_sound = chance.random() < 0.4
    chosen = {"projects", *chance.sample(sorted(HEADERS), chance.randint(0, len(HEADERS)))}
    damage_by_table = dict.fromkeys(HEADERS, "")
    if not is_sound:
        for name in chance.sample(sorted(chosen), chance.randint(1, len(chosen))):
            damage_by_table[name] = chance.choice(("cells", "cells", "cells", *WHOLE_DAMAGES))
        if "no projects" in damage_by_table.values():
            chosen.discard("projects")
    rows = _build_rows(chance, provider, chance.randint(2, 8))
    keys: list[dict[str, Any]] = []
    for name in HEADERS:
        if name not in chosen:
            continue
        damage = damage_by_table[name]
        sent = _damage_cells(chance, rows[name]) if damage == "cells" else rows[name]
        _write_table(chance, folder, name, sent, damage)
        constants = {"value_kind": "actual"} if name == "observations" else {}
        tables = [table(name, HEADERS[name], constants=constants)]
        keys.append({"match": f"{name}*", "takes": "all", "data_date": "2026-11-01", "tables": tables})
    if not keys:
        keys = [
            {"match": "projects*.csv", "data_date": "2026-11-01", "tables": [table("projects", HEADERS["projects"])]}
        ]
    source = Source.model_validate({**source_keys(), "provider": provider, "precedence": number + 1, "files": keys})
    return RandomReturn(source, folder, is_sound)


@dataclass(frozen=True)
class CheckedReturn:
    """A return as stages gather and check hand it on."""

    source: Source
    raw: dict[str, pd.DataFrame]
    checked: CheckedProvider


def check_return(sent: RandomReturn) -> CheckedReturn:
    landed, missing = received_files.find_submissions(sent.source, sent.folder)
    content = {each.sha256: each.content or b"" for each in landed}
    submissions = received_files.build_submissions_frame(sent.source, landed, missing)
    raw = raw_records.build_raw_records(sent.source, submissions, content.__getitem__)
    return CheckedReturn(sent.source, raw, hold_unplaced_rows(raw, check_provider(sent.source, raw)))


def match_returns(returns: list[CheckedReturn]) -> dict[str, pd.DataFrame]:
    """The tables of stage match, of a register of these returns."""
    return match_records(
        MatchInputs(
            together({sent.source.provider: sent.checked.accepted for sent in returns}),
            together({sent.source.provider: sent.raw for sent in returns}),
            TeamDecisions({sent.source.provider: sent.source.precedence for sent in returns}),
            {},
            CATALOGUE,
            concat_frames([sent.checked.notes for sent in returns], NOTES),
            create_empty_release(),
        )
    )


def run_register(returns: list[CheckedReturn]) -> RegisterRun:
    """Match and join of some returns, and the fates of their rows."""
    matched = match_returns(returns)
    tables = join_tables(matched)
    accepted = together({sent.source.provider: sent.checked.accepted for sent in returns})
    status_findings = find_status_differences(matched["supplier_statuses"], tables["observations"])
    frames = [*(sent.checked.findings for sent in returns), matched["disagreements"], status_findings]
    findings = pd.concat(frames, ignore_index=True)
    rows = pd.concat([sent.raw["rows"] for sent in returns], ignore_index=True)
    used = release_content.list_used_rows(matched["provenance"], accepted, findings)
    unexplained = release_content.report_unexplained_rows(rows, used, findings)
    findings = pd.concat([findings, unexplained], ignore_index=True)
    fates = release_content.assign_fates(rows, used, findings)
    return RegisterRun(tables, fates, findings, matched["provenance"])


def join_tables(matched: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The published tables of stage join, each valid by its model. matched: what stage match hands on."""
    tables: dict[str, Any] = {
        name: matched[name] for name in ("partners", "benefits", "milestones", "measures", "reports")
    }
    references = matched["project_references"]
    present = dict(zip(references["minted"], references["project_id"], strict=True))
    projects, facts = matched["reconciled_projects"], matched["project_facts"]
    readings = pd.DataFrame(columns=list(READING_COLUMNS))
    verdicts, _ = decide_verdicts(projects, facts, matched["provenance"], readings, present)
    tables["organisations"] = load_organisations()
    tables["observations"] = build_observations_table(matched["reconciled_observations"], tables["measures"])
    tables["projects"] = build_projects_table(projects, facts, verdicts)
    inputs = AssessmentInputs(
        tables["projects"],
        tables["partners"],
        tables["benefits"],
        tables["milestones"],
        tables["observations"],
        matched["value_notes"],
        tables["organisations"],
    )
    tables["assessments"] = build_assessments_table(inputs, load_major_tests(ROOT / "sources" / "major.csv"))
    tables["follow_up"] = build_follow_up_table(matched["reconciled_follow_up"], tables["projects"]["data_date"].max())
    tables["ideas"] = build_ideas_table(matched["reconciled_ideas"], tables["projects"])
    tables["portfolio"] = build_portfolio_table(tables["assessments"])
    tables["chances"] = build_chances_table(tables["projects"], tables["benefits"])
    tables["totals"] = build_totals_table(tables["benefits"])
    tables["network"] = build_network_table(tables["partners"])
    tables["network_nodes"] = build_network_nodes_table(tables["partners"])
    tables["project_performance"] = build_project_performance_table(
        matched["reconciled_observations"], tables["measures"], projects, tables["partners"]
    )
    for name, frame in tables.items():
        TABLES[name].build_schema().validate(frame, lazy=True)
    return tables
