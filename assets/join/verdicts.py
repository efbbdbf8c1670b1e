"""The definition's verdict on each project, with a reason for every limb in both languages; and the projects with theirs."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from schemas import codelists, definition
from schemas.definition import ANSWERED_LIMBS, CHARACTERISTICS, Answer
from schemas.languages import LANGUAGES, Language, format_date, get_translator
from schemas.tables import TABLES

LIMB_COLUMNS = (
    *("project_id", "limb", "answer", "basis", "reason_en", "reason_cy", "source_en", "source_cy"),
    *("quotation", "address"),
)
LIMBS_IN_ORDER = (*definition.SINGLE_LIMBS, "at_least_one_characteristic", *CHARACTERISTICS, "two_organisations")
DECIDING_LIMBS = tuple(limb for limb in LIMBS_IN_ORDER if limb not in CHARACTERISTICS)

Row = Mapping[str, Any]
_BLANK_LIMB = {"basis": None, "quotation": None, "address": None, "source_en": None, "source_cy": None}


def _find_stated_answers(provenance: pd.DataFrame) -> dict[tuple[str, str], Row]:
    """(project, limb) → the published statement, where a provider's cell answers yes or no."""
    is_answer = (provenance["table"] == "projects") & provenance["column"].isin(ANSWERED_LIMBS)
    # A withheld figure has no value, so values are compared among answers only.
    statements = provenance[is_answer & provenance["published"]]
    statements = statements[statements["value"] != "not-known"]
    return {(row["key"], row["column"]): row for row in statements.to_dict("records")}


def _find_readings(readings: pd.DataFrame, current_ids: Mapping[str, str]) -> dict[tuple[str, str], Row]:
    """(project, limb) → its first reading. current_ids: any identifier that a project ever had → the one it has."""
    rows = reversed(readings.to_dict("records"))
    return {(current_ids.get(row["project"], row["project"]), row["limb"]): row for row in rows}


def _explain_answer(statement: Row | None, reading: Row | None, language: Language) -> tuple[str, str | None]:
    translate = get_translator(language)
    if statement:
        source = f"{statement['provider']}, {statement['file']}, {statement['sheet']}!{statement['cell']}"
        reason = translate("The sender's spreadsheet says: {raw}", raw=statement["raw"])
        if reading and reading["answer"] != statement["value"]:
            reason += " " + translate("The register's team reads the evidence differently.")
        return reason, source
    if reading:
        post, day = translate(reading["read_by"]), format_date(reading["read_on"], language)
        return reading[f"reason_{language}"], translate("Read by: {post}, {date}", post=post, date=day)
    return translate("Not recorded."), None


def _build_answered_limb(limb: str, statement: Row | None, reading: Row | None) -> dict[str, Any]:
    """The answer to one limb that a record can state (LIMB_COLUMNS): stated beats read, and both are shown."""
    row: dict[str, Any] = {**_BLANK_LIMB, "limb": limb, "answer": "not-known"}
    if reading:
        row |= {"answer": reading["answer"], "basis": "read"}
        row |= {"quotation": reading["quotation"], "address": reading["address"]}
    if statement:
        row |= {"answer": statement["value"], "basis": "stated"}
    for language in LANGUAGES:
        row[f"reason_{language}"], row[f"source_{language}"] = _explain_answer(statement, reading, language)
    return row


def _describe_limb(row: Row, language: Language, reason: str = "") -> str:
    title = codelists.get_title("limb", row["limb"], language)
    answer = codelists.get_title("answer", row["answer"], language)
    source = row[f"source_{language}"]
    return f"{title}: {answer}{reason}" + (f" ({source})" if source else "")


def _build_derived_limbs(
    answers: Mapping[str, Answer], rows: Mapping[str, Row], organisations: int | None
) -> list[dict[str, Any]]:
    """The two limbs that follow from others (LIMB_COLUMNS). rows: the characteristics' own; organisations: how many share,
    None when the record does not say.
    """
    limbs = ("at_least_one_characteristic", "two_organisations")
    characteristic, sharing = ({**_BLANK_LIMB, "limb": limb, "answer": answers[limb]} for limb in limbs)
    for language in LANGUAGES:
        described = [_describe_limb(rows[name], language) for name in CHARACTERISTICS]
        characteristic[f"reason_{language}"] = "; ".join(described)
        translate = get_translator(language)
        sharing[f"reason_{language}"] = (
            translate("The record does not say which organisations share the service.")
            if organisations is None
            else translate("Organisations named as sharing the service: {n}", n=organisations)
        )
    return [characteristic, sharing]


def _render_reasons(rows: list[dict[str, Any]], language: Language) -> str:
    deciding = [row for row in rows if row["limb"] in DECIDING_LIMBS]
    return " ".join(
        _describe_limb(row, language, f". {row[f'reason_{language}'].rstrip('.')}") + "." for row in deciding
    )


def decide_verdicts(
    projects: pd.DataFrame,
    facts: pd.DataFrame,
    provenance: pd.DataFrame,
    readings: pd.DataFrame,
    current_ids: Mapping[str, str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The verdict on every project. facts: `project_id`, `organisations` (how many share; blank when not known); readings:
    READING_COLUMNS; current_ids: any identifier that a project ever had → the one it has. Returns the verdicts (project_id, the
    limbs' answers, verdict, reasons, definition_version) and the limbs (LIMB_COLUMNS), in the definition's order.
    """
    statements, first_readings = _find_stated_answers(provenance), _find_readings(readings, current_ids)
    organisations_by_project = dict(zip(facts["project_id"], facts["organisations"], strict=True))
    verdict_rows, limb_rows = [], []
    for project in sorted(projects["project_id"]):
        count = organisations_by_project.get(project, 0)
        organisations = None if pd.isna(count) else int(count)
        rows = {
            limb: _build_answered_limb(limb, statements.get((project, limb)), first_readings.get((project, limb)))
            for limb in ANSWERED_LIMBS
        }
        answers: dict[str, Answer] = {limb: row["answer"] for limb, row in rows.items()}
        derived = _build_derived_limbs(definition.assess_limbs(answers, organisations), rows, organisations)
        rows |= {row["limb"]: row for row in derived}
        ordered = [rows[limb] for limb in LIMBS_IN_ORDER]
        limb_rows += [{"project_id": project, **row} for row in ordered]
        verdict_rows.append(
            {
                "project_id": project,
                **answers,
                "verdict": definition.decide_verdict(answers, organisations),
                **{f"verdict_reasons_{language}": _render_reasons(ordered, language) for language in LANGUAGES},
                "definition_version": definition.CURRENT_DEFINITION.version,
            }
        )
    reasons = ("verdict_reasons_en", "verdict_reasons_cy")
    columns = ["project_id", *ANSWERED_LIMBS, "verdict", *reasons, "definition_version"]
    return pd.DataFrame(verdict_rows, columns=columns), pd.DataFrame(limb_rows, columns=list(LIMB_COLUMNS))


def build_projects_table(
    reconciled_projects: pd.DataFrame, project_facts: pd.DataFrame, verdicts: pd.DataFrame
) -> pd.DataFrame:
    """The published table `projects`: what was sent, what follows from the partners, and the verdict."""
    sent = reconciled_projects.drop(columns=[limb for limb in ANSWERED_LIMBS if limb in reconciled_projects])
    with_facts = sent.merge(project_facts, on="project_id", how="left")
    return TABLES["projects"].conform_and_sort(with_facts.merge(verdicts, on="project_id"))
