"""Holds a release against the tidy truth: every difference, as a row. Does not say whether a difference is right."""

import csv
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from schemas import codelists, organisations
from schemas.languages import fold_text

HERE = Path(__file__).parent


class Difference(NamedTuple):
    """One value that the release and the truth give differently; blank where one of them gives none."""

    table: str
    record: str
    column: str
    released: str
    truth: str


def rows(name: str) -> list[dict[str, str]]:
    """A file of the truth."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)


def _code(codelist: str, word: str) -> str:
    """The truth's word as the register's code, where one is known for it; else the word."""
    return codelists.map_words_to_codes(codelist).get(fold_text(word), word)


def projects_by_truth(data: Path) -> dict[str, str]:
    """The truth's project → ours, by any title that either side knows."""
    provenance = pd.read_parquet(data / "provenance.parquet")
    said = provenance[(provenance["table"] == "projects") & provenance["column"].isin(["title_en", "title_cy"])]
    ours = {fold_text(value): key for value, key in said[["value", "key"]].itertuples(index=False)}
    found = {}
    for row in rows("register"):
        for title in (row["title_en"], row["title_cy"], *row["alternative_titles"].split(" | ")):
            if fold_text(title) in ours and title:
                found[row["project_id"]] = ours[fold_text(title)]
    return found


ANSWERS = {"yes": "yes", "no": "no", "not stated": "not-known"}


def _expected(row: dict[str, str]) -> dict[str, str]:
    """What the release would say of a project if it said just what the truth does."""
    lead = organisations.map_names_to_identifiers().get(fold_text(row["lead_host"]), row["lead_host"])
    return {
        "title_en": row["title_en"],
        "title_cy": row["title_cy"],
        "service_area": _code("service_area", row["service_area"]),
        "summary_en": row["summary"],
        "lead_organisation_id": lead,
        "start_actual": row["start_date"],
        "end_date": row["end_date"],
        "aim": _code("aim", row["aim"]),
        "vehicle": _code("vehicle", row["legal_form"]),
        "stage": _code("stage", row["status"]),
        "single_management_structure": ANSWERS[row["single_management_structure"]],
        "pooled_budget": ANSWERS[row["pooled_budget"]],
        "shared_asset": ANSWERS[row["shared_asset"]],
    }


def project_differences(data: Path) -> list[Difference]:
    """Projects, column by column."""
    released = pd.read_parquet(data / "projects.parquet").set_index("project_id")
    ours, found = projects_by_truth(data), []
    for row in rows("register"):
        project = ours.get(row["project_id"])
        if project is None:
            found.append(Difference("projects", row["project_id"], "*", "", row["title_en"]))
            continue
        for column, truth in _expected(row).items():
            value = _text(released.at[project, column])
            if value != truth:
                found.append(Difference("projects", row["project_id"], column, value, truth))
    extra = set(released.index) - set(ours.values())
    return [*found, *(Difference("projects", project, "*", project, "") for project in sorted(extra))]


def partner_differences(data: Path) -> list[Difference]:
    """Partners: who takes part in what, and as what."""
    ours = projects_by_truth(data)
    theirs = {project: truth for truth, project in ours.items()}
    table = pd.read_parquet(data / "partners.parquet")
    released = {
        (theirs.get(p, p), o): role
        for p, o, role in table[["project_id", "organisation_id", "role"]].itertuples(index=False)
    }
    truth: dict[tuple[str, str], str] = {}
    for row in rows("partners"):
        organisation = organisations.map_names_to_identifiers().get(fold_text(row["organisation"]), row["organisation"])
        truth[(row["project_id"], organisation)] = _code("partner_role", row["role"])
    return [
        Difference(
            "partners", f"{project} {who}", "role", released.get((project, who), ""), truth.get((project, who), "")
        )
        for project, who in sorted({*released, *truth})
        if released.get((project, who)) != truth.get((project, who))
    ]


KINDS = {"benchmark": "target", "projected": "target", "baseline": "baseline"}


def _measures() -> dict[str, str]:
    """Every title of a measure in the register's catalogue → the measure."""
    names = {}
    with (HERE.parents[1] / "sources" / "measures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for title in (row["title_en"], *row["aliases"].split(" | ")):
                names[fold_text(title)] = row["measure_id"]
    return names


def _period(text: str) -> str:
    """The truth's period as the register writes it, where it is one."""
    period = text.replace("/", "-").removeprefix("at ")
    month = len(period) == 7 and period[4] == "-" and (int(period[:4]) + 1) % 100 != int(period[5:])
    return f"{period[:4]}-M{period[5:]}" if month else period


def performance_differences(data: Path) -> list[Difference]:
    """Performance: measure, period and value; a benchmark is compared with the target, a baseline with the baseline."""
    theirs = {project: truth for truth, project in projects_by_truth(data).items()}
    observations = pd.read_parquet(data / "observations.parquet").dropna(subset="project_id")
    released, truth, names = {}, {}, _measures()
    for row in observations.to_dict("records"):
        for column in ("actual", "target", "baseline"):
            if not pd.isna(row[column]):
                project = theirs.get(row["project_id"], row["project_id"])
                released[(project, row["measure_id"], row["period"], column)] = float(row[column])
    for sent in rows("performance"):
        measure = names.get(fold_text(sent["measure"]), sent["measure"])
        number = sent["value"].lstrip("-").replace(".", "", 1).isdigit()
        key = (sent["project_id"], measure, _period(sent["period"]), KINDS.get(sent["value_kind"], "actual"))
        truth[key] = float(sent["value"]) if number else sent["value"]
    return [
        Difference("performance", " | ".join(key[:3]), key[3], str(released.get(key, "")), str(truth.get(key, "")))
        for key in sorted({*released, *truth})
        if released.get(key) != truth.get(key)
    ]


def differences(data: Path) -> list[Difference]:
    """Every difference between a release (its `internal/data` folder) and the truth."""
    return [*project_differences(data), *partner_differences(data), *performance_differences(data)]
