"""Tiny mini-sources for tests: a source from keywords, small files of each format, and what gather and check make of them."""

import csv
import datetime as dt
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import yaml
from openpyxl.utils import get_column_letter

from assets.check.provider_check import check_provider
from assets.gather import provider_files, raw_records, received_files
from assets.gather.file_dates import find_data_date
from schemas.findings import render_findings
from schemas.source_file import FileSource, Source
from schemas.submission_columns import SUBMISSION_COLUMNS

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "sources"
XLS = SOURCES / "performance-report" / "provider-6_performance-wide-by-quarter.xls"
"""The one real BIFF workbook: no library here writes that format."""

Rows = Sequence[Sequence[Any]]
PROJECTS = {"reference": "Ref", "title_en": "Title"}


def table(name: str = "projects", columns: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A table of a source file: what it is, which headers fill it, and any other key."""
    return {"table": name, "columns": dict(columns or PROJECTS), **more}


def source_keys(*tables: Mapping[str, Any], match: str = "*", **more: Any) -> dict[str, Any]:
    """The keys of a source file. Keys of its only file (`encoding`, `takes`, `data_date` …) and of the source go in `more`."""
    file: dict[str, Any] = {
        "match": match,
        "data_date": dt.date(2026, 11, 1),
        "tables": list(tables) or [table()],
    }
    file |= {key: more.pop(key) for key in ("encoding", "takes", "skip_sheets", "data_date") if key in more}
    keys: dict[str, Any] = {
        "provider": "example",
        **dict.fromkeys(("name_en", "name_cy", "about_en", "about_cy", "origin"), "An example"),
        "licence": dict.fromkeys(("name", "title", "path", "attribution_en", "attribution_cy"), "OGL"),
        "expected": {"every": "year", "because": "It is an example."},
        "precedence": 1,
        "files": [file],
    }
    return {**keys, **more}


def source(*tables: Mapping[str, Any], **more: Any) -> Source:
    """A source of one kind of file with these tables."""
    return Source.model_validate(source_keys(*tables, **more))


def write_source(folder: Path, keys: Mapping[str, Any], name: str | None = None) -> Path:
    """A source file, as YAML; it is named for its provider unless told otherwise."""
    path = folder / f"{name or keys['provider']}.yaml"
    path.write_text(yaml.safe_dump(dict(keys), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8") -> Path:
    """A CSV file."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _sheets(rows: Rows | Mapping[str, Rows]) -> Mapping[str, Rows]:
    return rows if isinstance(rows, Mapping) else {"Sheet1": rows}


def write_xlsx(
    path: Path, rows: Rows | Mapping[str, Rows], merged: Sequence[str] = (), hidden: Sequence[str] = ()
) -> Path:
    """An .xlsx workbook: sheets by name, or the rows of its only one; `merged` ranges are of its first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, lines in _sheets(rows).items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for r, line in enumerate(lines, start=1):
            for c, value in enumerate(line, start=1):
                cell = sheet[f"{get_column_letter(c)}{r}"]
                cell.value = None if value == "" else value
                if isinstance(value, str):
                    cell.data_type = "s"  # a text that begins with '=' is a text here
    for stretch in merged:
        book.worksheets[0].merge_cells(stretch)
    book.save(path)
    return path


def _ods_cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def write_ods(path: Path, rows: Rows | Mapping[str, Rows]) -> Path:
    """An .ods workbook, written by hand so that every value has the type that it should."""
    tables = ""
    for name, lines in _sheets(rows).items():
        body = "".join(f"<table:table-row>{''.join(map(_ods_cell, line))}</table:table-row>" for line in lines)
        tables += f'<table:table table:name="{escape(name)}">{body}</table:table>'
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = f"<office:document-content {names}><office:body><office:spreadsheet>{tables}"
    content += "</office:spreadsheet></office:body></office:document-content>"
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="/" '
        'm:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", '<?xml version="1.0" encoding="UTF-8"?>' + content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def write_html(path: Path, rows: Rows) -> Path:
    """A table in a page, as old systems export one under a spreadsheet's name."""
    lines = "".join(f"<tr>{''.join(f'<td>{escape(str(v))}</td>' for v in line)}</tr>" for line in rows)
    path.write_text(f'<html><meta charset="utf-8"><table>{lines}</table></html>', encoding="utf-8")
    return path


WRITERS: Mapping[str, Callable[[Path, Rows], Path]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "ods": write_ods,
    "html": write_html,
}


@dataclass(frozen=True)
class Outcome:
    """What gather and check made of a provider's folder; `findings` are as people get them (findings.RENDERED_COLUMNS)."""

    raw: dict[str, pd.DataFrame]
    accepted: dict[str, pd.DataFrame]
    held: pd.DataFrame
    findings: pd.DataFrame

    def of(self, rule: str) -> pd.DataFrame:
        """The findings of one rule."""
        return self.findings[self.findings["rule"] == rule].reset_index(drop=True)

    def rules(self, severity: str | None = None) -> list[str]:
        """The rules that found something, in alphabetical order, each once."""
        some = self.findings if severity is None else self.findings[self.findings["severity"] == severity]
        return sorted(set(some["rule"]))

    def fates(self) -> dict[str, str]:
        """Row → published, held, not-a-record, or lost (in none of them)."""
        accepted = {row for frame in self.accepted.values() for row in frame["row"]}
        held = set(self.held["row"])
        fates = {}
        for row, fate in self.raw["rows"][["row", "fate"]].itertuples(index=False):
            other = "published" if row in accepted else "held" if row in held else "lost"
            fates[row] = fate or other
        return fates

    def counts(self) -> dict[str, int]:
        """How many rows have each fate."""
        return {str(fate): int(n) for fate, n in pd.Series(self.fates(), dtype="object").value_counts().items()}

    def adds_up(self) -> None:
        """Fails unless every row received has one name and one fate, and none is lost."""
        rows = self.raw["rows"]
        assert rows["row"].is_unique
        assert set(self.fates()) == set(rows["row"])
        assert set(self.counts()) <= {"published", "held", "not-a-record"}
        assert sum(self.counts().values()) == len(rows)

    def records(self, name: str, *columns: str) -> list[tuple[Any, ...]]:
        """The accepted records of a table as tuples of these columns; blanks are None."""
        return listed(self.accepted[name], *columns)


def find_day(file_source: FileSource, submission: received_files.Submission) -> str | None:
    """The day of a file as the pipeline finds it; all arrive on one day."""
    open_workbook = partial(provider_files.open_submission, submission, file_source.encoding)
    return find_data_date(file_source, submission, open_workbook, lambda _: "2026-11-30")


def gathered(folder: Path, by: Source | None = None) -> dict[str, pd.DataFrame]:
    """The raw records of a provider's folder, as the pipeline gathers them."""
    how = by or source()
    landed, missing = received_files.find_submissions(how, folder, find_day)
    contents = {submission.sha256: submission.content or b"" for submission in landed}
    return raw_records.build_raw_records(
        how, received_files.build_submissions_frame(how, landed, missing), contents.__getitem__
    )


def run(folder: Path, by: Source | None = None) -> Outcome:
    """Gathers and checks a provider's folder as the pipeline does."""
    raw = gathered(folder, by)
    done = check_provider(by or source(), raw)
    assert set(done.accepted) == set(SUBMISSION_COLUMNS)
    return Outcome(raw, done.accepted, done.held, render_findings(done.findings))


def listed(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of a frame as tuples; blanks are None."""
    some = frame[list(columns)].astype("object")
    return [tuple(row) for row in some.where(some.notna(), None).itertuples(index=False)]


def ran(folder: Path, rows: Rows | Mapping[str, Rows], *tables: Mapping[str, Any], **more: Any) -> Outcome:
    """Writes the rows as the only file of `folder` (.csv, or .xlsx when there are named sheets) and runs it."""
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(rows, Mapping):
        write_xlsx(folder / "file.xlsx", rows)
    else:
        write_csv(folder / "file.csv", rows)
    return run(folder, source(*tables, **more))
