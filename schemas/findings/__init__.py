"""Findings: something about a cell, row, sheet or file that is wrong, doubtful or was tidied; and the rules that find
them.

Belongs here: what a rule is, the list of all rules, and how a finding is kept (rule and parameters) and said (both
languages). Does not belong here: running a rule over records (stage check), or where feedback is written (stage
publish).
"""

import hashlib
import json
import string
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from schemas import codelists, privacy
from schemas.findings import intake, joining, matching, records, sources, values
from schemas.findings.rule import Rule
from schemas.frames import FINDINGS, build_frame
from schemas.tables import TABLES

__all__ = ["RULES", "RENDERED_COLUMNS", "Rule", "make_finding", "build_findings", "get_location", "render_findings"]

RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (*sources.RULES, *intake.RULES, *values.RULES, *records.RULES, *matching.RULES, *joining.RULES)
}

RENDERED_COLUMNS = (
    "finding_id",
    "severity",
    "responsibility",
    "rule",
    "rule_version",
    "provider",
    "file",
    "sheet",
    "cell",
    "table",
    "column",
    "value",
    "message_en",
    "message_cy",
    "fix_en",
    "fix_cy",
    "effect",
)
"""The columns of a finding as people and programs get it (CONTRACT)."""


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def make_finding(rule: Rule, **where: Any) -> dict[str, Any]:
    """One finding, as a row of FINDINGS: the rule, where it was found, and under `parameters` whatever its texts name.

    where: any column of FINDINGS, and every other name is a parameter of the rule's texts. Personal data in what is quoted
    is masked here, once for every rule.
    """
    row = {name: where.pop(name, None) for name in FINDINGS if name not in ("finding_id", "rule", "parameters")}
    row["value"] = _mask_value(row["value"])
    told = {name: _mask_value(value) for name, value in where.items()}
    parameters = _JSON.encode(told)
    identity = "\x1f".join(str(part) for part in (rule.id, rule.version, *row.values(), parameters))
    digest = hashlib.sha256(identity.encode()).hexdigest()[:16]
    return {**row, "finding_id": f"f-{digest}", "rule": rule.id, "parameters": parameters}


def get_location(row: Mapping[Any, Any], names: Iterable[str] = ("file", "sha256", "sheet", "cell")) -> dict[str, Any]:
    """Where a finding stands, from a row of a frame that has these columns of FINDINGS; None where it is blank."""
    return {name: None if pd.isna(row[name]) else row[name] for name in names}


def _mask_value(value: Any) -> Any:
    return privacy.mask_personal_data(value) if isinstance(value, str) else value


def build_findings(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Findings as a frame (FINDINGS), each once, in a stable order."""
    frame = build_frame([dict(row) for row in rows], FINDINGS).drop_duplicates("finding_id")
    return frame.sort_values(["provider", "file", "sheet", "row", "cell", "rule", "finding_id"], ignore_index=True)


class _Parameters(dict[str, Any]):
    """Parameters for a text; a name that is not among them is an error of ours and is raised."""

    def __missing__(self, name: str) -> str:
        raise KeyError(f"a rule's text names '{name}', which its finding does not give")


def _render_text(template: str, parameters: Mapping[str, Any], language: str) -> str:
    """A rule's text in one language; a parameter `codelist:code` is said by its title."""
    told = {}
    for name, value in parameters.items():
        listed, _, code = str(value).partition(":")
        is_code = bool(code) and listed in codelists.list_codelists() and code in codelists.list_codes(listed)
        told[name] = codelists.get_title(listed, code, language) if is_code else value
    return string.Formatter().vformat(template, (), _Parameters(told))


def render_findings(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings as people get them: FINDINGS → the columns of SAID, with messages and mends in both languages."""
    rows = []
    for row in findings.to_dict("records"):
        rule = RULES[row["rule"]]
        about = TABLES[row["table"]].about if row["table"] in TABLES else None
        parameters = {
            **json.loads(row["parameters"]),
            "value": row["value"],
            "cell": row["cell"],
            "sheet": row["sheet"],
            "file": row["file"],
        }
        rows.append(
            {
                **{name: (None if pd.isna(row[name]) else row[name]) for name in RENDERED_COLUMNS if name in row},
                "severity": rule.severity,
                "responsibility": rule.responsibility,
                "rule_version": rule.version,
                "effect": rule.effect,
                "message_en": _render_text(rule.message_en, {**parameters, "table": about and about.title_en}, "en"),
                "message_cy": _render_text(rule.message_cy, {**parameters, "table": about and about.title_cy}, "cy"),
                "fix_en": _render_text(rule.fix_en, parameters, "en"),
                "fix_cy": _render_text(rule.fix_cy, parameters, "cy"),
            }
        )
    return pd.DataFrame(rows, columns=list(RENDERED_COLUMNS))
