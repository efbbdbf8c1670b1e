"""The definition's verdict on each project, with a reason for every limb in both languages.

Belongs here: bringing statements and readings together, and the sentences. Does not belong here: the rule itself
(schemas.definition).
"""

from typing import Any

import pandas as pd

from schemas import codelists
from schemas.definition import (
    ANSWERED_LIMBS,
    CHARACTERISTICS,
    CURRENT_DEFINITION,
    SINGLE_LIMBS,
    Answer,
    assess_limbs,
    decide_verdict,
)
from schemas.languages import LANGUAGES, Language, format_date, get_translator

LIMBS = (
    "project_id",
    "limb",
    "answer",
    "basis",
    "reason_en",
    "reason_cy",
    "source_en",
    "source_cy",
    "quotation",
    "address",
)
ORDER = (*SINGLE_LIMBS, "at_least_one_characteristic", *CHARACTERISTICS, "two_organisations")
JUDGED = tuple(limb for limb in ORDER if limb not in CHARACTERISTICS)


def _place(row: dict[str, Any]) -> str:
    """Where a statement stands: provider, file and cell."""
    cell = f"{row['sheet']}!{row['cell']}"
    return f"{row['provider']}, {row['file']}, {cell}"


def _stated(provenance: pd.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    """(project, limb) → the published statement, for limbs that a provider's cell answers yes or no."""
    said = provenance[
        (provenance["table"] == "projects") & provenance["published"] & provenance["column"].isin(ANSWERED_LIMBS)
    ]
    said = said[said["value"] != "not-known"]
    return {(row["key"], row["column"]): row for row in said.to_dict("records")}


def _read(readings: pd.DataFrame, project_of: dict[str, str]) -> dict[tuple[str, str], dict[str, Any]]:
    """(project, limb) → the first reading; a project may be named by any identifier that it ever had."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in readings.to_dict("records"):
        found.setdefault((project_of.get(row["project"], row["project"]), row["limb"]), row)
    return found


def _limb(limb: str, stated: dict[str, Any] | None, read: dict[str, Any] | None) -> dict[str, Any]:
    """The answer to one limb that a record can state, with basis, reason and source. Stated beats read; both are shown."""
    row: dict[str, Any] = {"limb": limb, "answer": "not-known", "basis": None, "quotation": None, "address": None}
    if stated:
        row |= {"answer": stated["value"], "basis": "stated"}
    elif read:
        row |= {"answer": read["answer"], "basis": "read"}
    if read:
        row |= {"quotation": read["quotation"], "address": read["address"]}
    for language in LANGUAGES:
        say = get_translator(language)
        source, reason = None, say("This register holds no statement on this point.")
        if stated:
            source = _place(stated)
            reason = say("The sender's cell says: {raw}", raw=stated["raw"])
            if read and read["answer"] != stated["value"]:
                reason += " " + say("The register's team reads otherwise from evidence.")
        elif read:
            source = say(
                "Read by: {post}, {date}",
                post=_post(read["read_by"], language),
                date=format_date(read["read_on"], language),
            )
            reason = read[f"reason_{language}"]
        row |= {f"source_{language}": source, f"reason_{language}": reason}
    return row


def _post(post: str, language: Language) -> str:
    return get_translator(language)(post)


def _derived(limb: str, answer: Answer, rows: dict[str, dict[str, Any]], organisations: int) -> dict[str, Any]:
    """The two limbs that follow from others: at least one characteristic, and two organisations. rows: the others' own."""
    row: dict[str, Any] = {"limb": limb, "answer": answer, "basis": None, "quotation": None, "address": None}
    for language in LANGUAGES:
        say = get_translator(language)
        if limb == "two_organisations":
            reason = say("Organisations that the record names as sharing: {n}", n=organisations)
        else:
            reason = "; ".join(_answered(rows[name], language) for name in CHARACTERISTICS)
        row |= {f"reason_{language}": reason, f"source_{language}": None}
    return row


def _answered(row: dict[str, Any], language: Language) -> str:
    """A limb with its answer and where that stands: `Pooled budget: Yes (a-council, list.xlsx, Sheet1!F4)`."""
    source = f" ({row[f'source_{language}']})" if row[f"source_{language}"] else ""
    title, answer = (
        codelists.get_title("limb", row["limb"], language),
        codelists.get_title("answer", row["answer"], language),
    )
    return f"{title}: {answer}{source}"


def _sentences(rows: list[dict[str, Any]], language: Language) -> str:
    """The reasons as one text: limb, answer and reason for each part of the definition."""
    parts = []
    for row in rows:
        if row["limb"] in JUDGED:
            title = codelists.get_title("limb", row["limb"], language)
            answer = codelists.get_title("answer", row["answer"], language)
            source = f" ({row[f'source_{language}']})" if row[f"source_{language}"] else ""
            parts.append(f"{title}: {answer}. {row[f'reason_{language}'].rstrip('.')}{source}.")
    return " ".join(parts)


def judged(
    projects: pd.DataFrame,
    facts: pd.DataFrame,
    provenance: pd.DataFrame,
    readings: pd.DataFrame,
    project_of: dict[str, str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The verdict on every project.

    projects: `project_id`; facts: `project_id`, `organisations` (how many share); provenance: PROVENANCE; readings:
    schemas.decision_files.READING_COLUMNS;
    project_of: any identifier that a project ever had → the one it has. Returns the verdicts
    (project_id, the limbs' answers, verdict, verdict_reasons_en, verdict_reasons_cy, definition_version) and the limbs
    (LIMBS), in the definition's order.
    """
    stated, read = _stated(provenance), _read(readings, project_of)
    sharing = dict(zip(facts["project_id"], facts["organisations"], strict=True))
    verdicts, reasons = [], []
    for project in sorted(projects["project_id"]):
        organisations = int(sharing.get(project, 0))
        rows = {limb: _limb(limb, stated.get((project, limb)), read.get((project, limb))) for limb in ANSWERED_LIMBS}
        given: dict[str, Answer] = {limb: row["answer"] for limb, row in rows.items()}
        for limb, answer in assess_limbs(given, organisations).items():
            if limb not in rows:
                rows[limb] = _derived(limb, answer, rows, organisations)
        ordered = [rows[limb] for limb in ORDER]
        reasons += [{"project_id": project, **row} for row in ordered]
        verdicts.append(
            {
                "project_id": project,
                **given,
                "verdict": decide_verdict(given, organisations),
                **{f"verdict_reasons_{language}": _sentences(ordered, language) for language in LANGUAGES},
                "definition_version": CURRENT_DEFINITION.version,
            }
        )
    columns = [
        "project_id",
        *ANSWERED_LIMBS,
        "verdict",
        "verdict_reasons_en",
        "verdict_reasons_cy",
        "definition_version",
    ]
    return pd.DataFrame(verdicts, columns=columns), pd.DataFrame(reasons, columns=list(LIMBS))
