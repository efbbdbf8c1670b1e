"""Findings: something about a cell, row, sheet or file that is wrong, doubtful or was tidied.

Belongs here: how a finding is kept (rule and parameters) and rendered (both languages). Does not belong here: the rules
(schemas.rules), running them over records (stage check), or writing feedback (stage publish).
"""

import hashlib
import json
import re
import string
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from schemas import codelists
from schemas.frames import FINDINGS, build_frame
from schemas.privacy import mask_personal_data
from schemas.return_template import name_template_headers
from schemas.rules import RULES, get_rule
from schemas.tables import TABLES

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
"""The columns of a finding as people and programs get it."""
BLANK = "—"  # what a text shows for a value that there is none of
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def make_finding(rule_id: str, **values: Any) -> dict[str, Any]:
    """One finding, as a row of FINDINGS: the rule, its location, and under `parameters` what its texts name.

    values: any column of FINDINGS, and every other name is a parameter of the rule's texts. Personal data in what is
    quoted is masked here, once for every rule. Raises KeyError for a rule that is not in rules.csv.
    """
    rule = get_rule(rule_id)
    row = {name: values.pop(name, None) for name in FINDINGS if name not in ("finding_id", "rule", "parameters")}
    row["value"] = _mask_value(row["value"])
    parameters = _JSON.encode({name: _mask_value(value) for name, value in values.items()})
    identity = "\x1f".join(str(part) for part in (rule.id, rule.version, *row.values(), parameters))
    digest = hashlib.sha256(identity.encode()).hexdigest()[:16]
    return {**row, "finding_id": f"f-{digest}", "rule": rule.id, "parameters": parameters}


def get_location(row: Mapping[Any, Any], names: Iterable[str] = ("file", "sha256", "sheet", "cell")) -> dict[str, Any]:
    """The location that a row of a frame has in these columns of FINDINGS; None where it is blank."""
    return {name: None if pd.isna(row[name]) else row[name] for name in names}


def load_parameters(row: Mapping[Any, Any]) -> dict[str, Any]:
    """What the texts of a finding (a row of FINDINGS) name."""
    return json.loads(row["parameters"])


def _mask_value(value: Any) -> Any:
    return mask_personal_data(value) if isinstance(value, str) else value


def build_findings(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Findings as a frame (FINDINGS), each once, in a stable order."""
    frame = build_frame([dict(row) for row in rows], FINDINGS).drop_duplicates("finding_id")
    return frame.sort_values(["provider", "file", "sheet", "row", "cell", "rule", "finding_id"], ignore_index=True)


class _Parameters(dict[str, Any]):
    """Parameters for a text; a name that is not among them is an error of ours and is raised."""

    def __missing__(self, name: str) -> str:
        raise KeyError(f"a rule's text names '{name}', which its finding does not give")


def _render_text(template: str, parameters: Mapping[str, Any], language: str) -> str:
    """A rule's text in one language; a parameter `codelist:code` becomes that code's title. A list that was cut ends a sentence
    with its `…`, without a full stop.
    """
    values = {}
    for name, value in parameters.items():
        is_blank = value is None or value is pd.NA or value != value
        values[name] = BLANK if is_blank else codelists.name_code(value, language) if isinstance(value, str) else value
        if str(values[name]).endswith("…"):
            template = template.replace(f"{{{name}}}.", f"{{{name}}}")
    return string.Formatter().vformat(template, (), _Parameters(values))


def _find_sent_column(row: Mapping[str, Any]) -> str:
    """The column of a project's row that the record of a finding was unfolded from (`…!14#cost.1`); blank for another record."""
    match = re.search(r"#(\w+)\.", row["record"]) if isinstance(row["record"], str) else None
    return match[1] if match else ""


def _render_finding(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row of FINDINGS as a row of RENDERED_COLUMNS."""
    rule = RULES[row["rule"]]
    about = TABLES[row["table"]].about if row["table"] in TABLES else None
    parameters = {**load_parameters(row), **{name: row[name] for name in ("value", "cell", "sheet", "file")}}
    if row["table"] in TABLES and (
        headers := name_template_headers(row["table"], row["column"], _find_sent_column(row))
    ):
        parameters |= {"headers_en": headers.en, "headers_cy": headers.cy}
    return {
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


def render_findings(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings as people get them: FINDINGS → RENDERED_COLUMNS, with messages and fixes in both languages."""
    rows = findings.to_dict("records") if len(findings) else []  # pandas takes its time over a frame without rows, too
    return pd.DataFrame([_render_finding(row) for row in rows], columns=list(RENDERED_COLUMNS))
