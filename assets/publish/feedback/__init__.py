"""What goes back to each provider: its findings as CSV, JSON and a page in both languages, and a letter; and the summary of it
all for the register's team.
"""

import csv
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assets.publish.feedback import summary_texts
from assets.publish.feedback.provider_report import Delivery, ProviderReport, select_open_findings, sort_groups
from assets.publish.feedback.provider_summary import ReleaseSummary
from assets.publish.plain_values import PlainRow, split_plain_rows
from schemas import codelists
from schemas.finding_groups import FindingGroup, RenderedFinding, group_for_reading, sort_findings
from schemas.findings import RENDERED_COLUMNS, render_findings
from schemas.formulas import is_formula
from schemas.frames import LIVES
from schemas.languages import LANGUAGES, format_date, format_number, get_translator
from schemas.refused_fixes import (
    REFUSED_FIXES_FILE,
    REFUSED_RULE,
    RefusedFix,
    list_refused_fixes,
    load_refused_fixes,
    render_refused_fixes,
)
from schemas.rules import RULES
from schemas.site_settings import SiteSettings
from schemas.source_file import Source
from schemas.stores import FileToReturn

LARGEST_RETURNED_BYTES = 64 * 2**20
"""A larger file is not given back: its findings are in the report."""
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def group_findings_by_provider(findings: pd.DataFrame) -> dict[str, list[RenderedFinding]]:
    """The findings that each provider answers for, in the order of sort_findings."""
    is_theirs = findings["rule"].map(lambda rule: RULES[rule].responsibility == "provider").astype(bool)
    by_provider = split_plain_rows(render_findings(findings[is_theirs]))
    return {provider: sort_findings(rows) for provider, rows in by_provider.items()}


def write_lives(lives: pd.DataFrame, path: Path) -> Path:
    """Writes the findings with their lives (schemas.frames.LIVES), for the register's team and the next release."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.table({name: pa.array(lives[name], pa.large_string(), from_pandas=True) for name in LIVES})
    pq.write_table(table, path, compression="zstd")
    return path


def _quote_formula(value: Any) -> Any:
    """A value for a cell; quoted if a spreadsheet would run it as a formula."""
    return f"“{value}”" if isinstance(value, str) and is_formula(value.lstrip()) else value


def build_findings_csv(findings: Sequence[RenderedFinding]) -> str:
    """Findings as CSV (RFC 4180), to be opened in a spreadsheet."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(RENDERED_COLUMNS)
    writer.writerows([_quote_formula(finding[name]) for name in RENDERED_COLUMNS] for finding in findings)
    return text.getvalue()


def render_feedback_page(
    name_en: str, name_cy: str, groups: Sequence[FindingGroup], counts: Mapping[str, int], is_sent: bool = True
) -> str:
    """The report as one self-contained HTML page, English above Welsh. counts: ROW_COUNTS; is_sent: not just checked."""
    return _render_report("report.html", ProviderReport(name_en, name_cy, groups, counts), is_sent)


def _render_report(template: str, report: ProviderReport, is_sent: bool = True) -> str:
    return _TEMPLATES.get_template(template).render(
        **vars(report),
        names={"en": report.name_en, "cy": report.name_cy},
        parts=sort_groups(report.groups),
        sent=is_sent,
        say={language: get_translator(language) for language in LANGUAGES},
        date=format_date,
        title=codelists.get_title,
    )


def write_feedback(
    source: Source,
    findings: Sequence[RenderedFinding],
    counts: Mapping[str, int],
    delivery: Delivery,
    folder: Path,
) -> list[Path]:
    """Writes a provider's feedback into `folder/<provider>/`; returns the paths."""
    place = folder / source.provider
    place.mkdir(parents=True, exist_ok=True)
    languages = sorted(LANGUAGES, key=lambda language: language != source.language)
    groups = group_for_reading(select_open_findings(findings, delivery))
    report = ProviderReport(source.name_en, source.name_cy, groups, counts, languages, delivery)
    texts = {
        "findings.csv": build_findings_csv(findings),
        "findings.json": json.dumps(list(findings), ensure_ascii=False, indent=1) + "\n",
        "report.html": _render_report("report.html", report),
        "email.txt": _render_report("letter.html", report),
    }
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8", newline="")
    return [place / name for name in texts]


def select_returned_files(
    source: Source,
    submissions: Iterable[PlainRow],
    findings: Sequence[RenderedFinding],
    refused: Collection[RefusedFix],
    read_bytes: Callable[[str], bytes],
) -> Iterator[FileToReturn]:
    """A provider's files of which anything is to be said. submissions: its rows of SUBMISSIONS; read_bytes: of a file by its
    sha256.
    """
    for row in submissions:
        if row["sha256"] is None:
            continue
        own = [finding for finding in findings if finding["file"] == row["file"]]
        if own and row["bytes"] <= LARGEST_RETURNED_BYTES:
            yield FileToReturn(source, row["file"], read_bytes(row["sha256"]), own, refused)


def write_workbooks(workbooks: Iterable[Mapping[str, bytes]], folder: Path) -> list[Path]:
    """Writes the workbooks that go back to a provider, each under a name of its own; returns the paths."""
    paths: list[Path] = []
    for files in workbooks:
        for name, content in files.items():
            names = (name if number == 1 else f"{number}-{name}" for number in count(1))
            path = next(folder / each for each in names if folder / each not in paths)
            path.write_bytes(content)
            paths.append(path)
    return paths


def collect_refused_fixes(
    findings: pd.DataFrame, providers: Iterable[str], previous: Path | None
) -> dict[str, set[RefusedFix]]:
    """Provider → the fixes that it refused, now or before. findings: FINDINGS; previous: the folder of the release before."""
    refused: dict[str, set[RefusedFix]] = {}
    findings_of_refusals = split_plain_rows(findings[findings["rule"] == REFUSED_RULE])
    for provider in providers:
        now = list_refused_fixes(findings_of_refusals[provider])
        before = load_refused_fixes(previous / "feedback" / provider) if previous else set()
        refused[provider] = now | before
    return refused


def write_refused_fixes(refused: Collection[RefusedFix], folder: Path) -> list[Path]:
    """Writes the fixes that a provider refused, now or before, where there are any; returns the paths."""
    if not refused:
        return []
    path = folder / REFUSED_FIXES_FILE
    path.write_text(render_refused_fixes(refused), encoding="utf-8", newline="")
    return [path]


def write_summary(summary: ReleaseSummary, site: SiteSettings, folder: Path) -> list[Path]:
    """Writes the summary of a release as `summary.html`, `.json` and `.txt`; returns the paths."""
    page = _TEMPLATES.get_template("summary.html").render(
        summary=summary,
        site=site,
        languages=LANGUAGES,
        texts=summary_texts,
        titles=summary_texts.COUNT_TITLES,
        say={language: get_translator(language) for language in LANGUAGES},
        date=format_date,
        number=format_number,
    )
    plain = [summary_texts.render_summary_text(summary, language) for language in LANGUAGES]
    texts = {
        "summary.html": page,
        "summary.json": json.dumps(summary.to_plain(), ensure_ascii=False, indent=1) + "\n",
        "summary.txt": f"\n{'-' * summary_texts.WIDTH}\n\n".join(plain),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return [folder / name for name in texts]


def read_summary(folder: Path) -> dict[str, Any]:
    """The summary that was written into a folder, as ReleaseSummary.to_plain gave it."""
    return dict(json.loads((folder / "summary.json").read_text(encoding="utf-8")))
