"""What goes back to each provider: its findings as CSV, JSON and a page in both languages.

Belongs here: feedback for people and programs of a provider. Does not belong here: finding anything.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from schemas import codelists
from schemas.findings import RENDERED_COLUMNS, render_findings
from schemas.formulas import is_formula
from schemas.languages import LANGUAGES, get_translator
from schemas.rules import RULES
from schemas.source_file import Source

SEVERITIES = tuple(codelists.list_codes("severity"))
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def group_findings_by_provider(findings: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The findings that each provider answers for, as people get them (as_records), the gravest first, then by place.

    findings: schemas.frames.FINDINGS of all providers; a provider that has nothing to answer for is left out.
    """
    told = render_findings(
        findings[findings["rule"].map(lambda rule: RULES[rule].responsibility == "provider").astype(bool)]
    )
    rank = told["severity"].map({severity: at for at, severity in enumerate(SEVERITIES)})
    line = told["cell"].astype("string").str.extract(r"([0-9]+)", expand=False).astype("Int64")
    order = told.assign(_rank=rank, _line=line)
    order = order.sort_values(["_rank", "file", "sheet", "_line", "cell", "finding_id"], na_position="first")
    found: dict[str, list[dict[str, Any]]] = {}
    for row in to_finding_rows(order):
        found.setdefault(row["provider"], []).append(row)
    return found


def _quote_formula(value: Any) -> Any:
    """A value for a cell. What was sent may be what a spreadsheet would run: that stands in quotation marks."""
    return f"“{value}”" if isinstance(value, str) and is_formula(value.lstrip()) else value


def build_findings_csv(told: Sequence[Mapping[str, Any]]) -> str:
    """Findings (as_records) as CSV (RFC 4180), to be opened in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(RENDERED_COLUMNS)
    writer.writerows([_quote_formula(row[name]) for name in RENDERED_COLUMNS] for row in told)
    return out.getvalue()


def to_finding_rows(told: pd.DataFrame) -> list[dict[str, Any]]:
    """Findings (SAID) as plain dictionaries, None where blank."""
    return [
        {name: None if pd.isna(row[name]) else row[name] for name in RENDERED_COLUMNS}
        for row in told.to_dict("records")
    ]


def render_feedback_page(
    name_en: str, name_cy: str, told: Sequence[Mapping[str, Any]], counts: Mapping[str, int], sent: bool = True
) -> str:
    """The report as one self-contained HTML page, English and Welsh one below the other.

    told: findings (as_records); counts: received, published, held, not_records; sent: whether the files were sent, or are
    only checked before.
    """
    return _TEMPLATES.get_template("report.html").render(
        names={"en": name_en, "cy": name_cy},
        findings=told,
        counts=counts,
        sent=sent,
        severities=SEVERITIES,
        languages=LANGUAGES,
        say={language: get_translator(language) for language in LANGUAGES},
        title=codelists.get_title,
    )


def write_feedback(
    source: Source, told: Sequence[Mapping[str, Any]], counts: Mapping[str, int], folder: Path
) -> list[Path]:
    """Writes a provider's feedback into `folder/<provider>/`. told: its findings (by_provider)."""
    place = folder / source.provider
    place.mkdir(parents=True, exist_ok=True)
    texts = {
        "findings.csv": build_findings_csv(told),
        "findings.json": json.dumps(list(told), ensure_ascii=False, indent=1) + "\n",
        "report.html": render_feedback_page(source.name_en, source.name_cy, told, counts),
    }
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8", newline="")
    return [place / name for name in texts]
