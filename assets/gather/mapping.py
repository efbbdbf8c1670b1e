"""Their columns → ours: a region of a sheet becomes raw records, every value a text with its address.

Belongs here: finding the headers that a source file names, joining or unfolding their cells, turning periods across
columns into records. Does not belong here: what a text means (stage check), or where the table lies (layout).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

import pandas as pd

from assets.gather.grid import Sheet
from assets.gather.intake import Submission
from assets.gather.layout import JOINT, Region, region
from schemas.findings import finding, intake
from schemas.languages import folded
from schemas.records import BLOCKS, LINEAGE, ROWS, TEXT, framed, letters
from schemas.returns import RETURNS, UNFOLDED, Unfolding
from schemas.source import Joined, TableSource, WidePeriods

MISSING_MARKS = frozenset({"", "-", "–", "—", "..", "…", "n/a", "na", "tbc", "d/g"})
LIST = r"[;\n|]"


@cache
def _empty(table: str) -> pd.DataFrame:
    """A returned table with all its columns, and no record."""
    return framed([], {**LINEAGE, **dict.fromkeys(RETURNS[table], TEXT)})


@dataclass
class Mapped:
    """What one or more sheets gave: raw records by table, blocks, rows and findings (schemas.records)."""

    records: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    blocks: list[dict[str, object]] = field(default_factory=list)
    rows: list[dict[str, object]] = field(default_factory=list)
    findings: list[dict[str, object]] = field(default_factory=list)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Everything as frames: `rows`, `blocks`, and each returned table with all its columns, even when nothing came."""
        frames = {"rows": framed(self.rows, ROWS), "blocks": framed(self.blocks, BLOCKS)}
        for table in RETURNS:
            empty = _empty(table)
            parts = [part.reindex(columns=list(empty)).astype(empty.dtypes) for part in self.records.get(table, [])]
            frames[table] = pd.concat(parts, ignore_index=True) if parts else empty.copy()
        return frames


@dataclass(frozen=True)
class Place:
    """Where a mapping is at work: the submission, the sheet, and which part of the source file applies."""

    submission: Submission
    sheet: str
    spec: str
    data_date: str
    language: str

    def block(self, table: str, mark: str = "") -> str:
        """The name of a block of this place."""
        return f"{self.submission.short}/{self.sheet}/{self.spec}/{table}{mark}"

    def row(self, line: int) -> str:
        """The name of a line of this place; two tables may share a line of one sheet."""
        return f"{self.submission.short}/{self.sheet}!{line}~{self.spec}"

    def where(self) -> dict[str, object]:
        """What every finding and row of this place says."""
        return {
            "provider": self.submission.provider,
            "file": self.submission.file,
            "sha256": self.submission.sha256,
            "sheet": self.sheet,
        }


def _positions(found: list[str], wanted: str) -> list[int]:
    """Where a header stands: whole as joined, or by its last level; compared without accents, case or punctuation."""
    goal = folded(wanted)
    exact = [at for at, header in enumerate(found) if header and folded(header) == goal]
    return exact or [at for at, header in enumerate(found) if header and folded(header.split(JOINT)[-1]) == goal]


def _named(spec: TableSource) -> Iterator[tuple[str, list[str], Joined | None]]:
    """Each mapped column of ours with their headers, and how to join them."""
    for column, theirs in spec.columns.items():
        yield (column, [theirs], None) if isinstance(theirs, str) else (column, theirs.headers, theirs)


def _value(cells: pd.DataFrame, at: list[int], how: Joined | None) -> pd.Series:
    """The text of one of our columns, line by line; blank where every cell is."""
    if how is None:
        return cells[at[0]]
    text = cells[at[0]]
    for position in at[1:]:
        more = cells[position]
        text = (text + how.separator + more).where((text != "") & (more != ""), text + more)
    return text


def _unfolded(
    place: Place, parent: pd.DataFrame, column: str, origin: dict[str, object], how: Unfolding, split: str
) -> tuple[pd.DataFrame, list[dict[str, object]]]:
    """The records that one column of a projects table makes of another table, with their block."""
    pieces = parent.loc[
        parent[column].notna(), [*LINEAGE, column, *(["reference"] if "reference" in parent else [])]
    ].copy()
    filled = tuple(f"{name}_{place.language}" if name == "description" else name for name in how.columns)
    if how.table == "partners":
        pieces[column] = pieces[column].str.split(split, regex=True)
        pieces = pieces.explode(column)
        pieces[column] = pieces[column].str.strip()
        pieces = pieces[pieces[column] != ""]
    block = place.block(how.table, f".{column}")
    count = pieces.groupby("record").cumcount().add(1).astype(TEXT)
    children = pieces[list(LINEAGE)].assign(
        record=pieces["record"] + f"#{column}." + count,
        block=block,
        reference=pieces.get("reference", pd.NA),
        **dict.fromkeys(filled, pieces[column]),
        **how.constants,
    )
    shared = {**origin, "block": block, "table": how.table}
    blocks = [{**shared, "column": name} for name in filled]
    return children, [*blocks, *({**shared, "column": name, "axis": "implied"} for name in how.constants)]


def _own_reference(records: pd.DataFrame, origins: list[dict[str, object]]) -> None:
    """Projects without a reference: the title stands for it, for want of a better one."""
    where = {str(origin["column"]): origin for origin in origins}
    for name in ("title_en", "title_cy"):
        if name in records:
            known = (
                records["reference"] if "reference" in records else pd.Series(pd.NA, index=records.index, dtype=TEXT)
            )
            records["reference"] = known.fillna(records[name])
            if "reference" not in where:
                where["reference"] = {**where[name], "column": "reference"}
                origins.append(where["reference"])


def _body(place: Place, spec: TableSource, found: Region, into: Mapped) -> pd.DataFrame:
    """The lines that are records, as texts by position; every line, record or not, is noted among the rows."""
    for line in found.lines:
        row = place.row(line.number)
        fate, why = ("not-a-record", line.not_record[0]) if line.not_record else ("", None)
        into.rows.append(
            {**place.where(), "row": row, "line": line.number, "table": spec.table, "fate": fate, "why": why}
        )
        if line.not_record:
            at = next(i for i, text in enumerate(line.texts) if text)
            kinds = {"kind_en": line.not_record[0], "kind_cy": line.not_record[1]}
            cell = f"{letters(at + 1)}{line.number}"
            into.findings.append(
                finding(
                    intake.NOT_A_RECORD,
                    **place.where(),
                    row=row,
                    cell=cell,
                    table=spec.table,
                    value=line.texts[at],
                    **kinds,
                )
            )
    lines = [line for line in found.lines if not line.not_record]
    width = len(found.headers)
    cells = pd.DataFrame(
        [[*line.texts, *[""] * (width - len(line.texts))] for line in lines], index=[line.number for line in lines]
    )
    return cells.reindex(columns=range(len(found.headers))).fillna("").astype(TEXT)


def _headers_found(place: Place, spec: TableSource, found: Region, into: Mapped) -> dict[str, list[int]] | None:
    """Our columns → where their headers stand; what is missing or unknown becomes findings.

    None when no header is there.
    """
    where: dict[str, list[int]] = {}
    used: set[int] = set()
    missing = []
    for column, wanted, _ in _named(spec):
        at = [positions[0] for positions in (_positions(found.headers, header) for header in wanted) if positions]
        missing += [header for header in wanted if not _positions(found.headers, header)]
        if len(at) == len(wanted):
            where[column] = at
            used.update(at)
    spot = f"{place.sheet}!{found.header_line}"
    if not used:
        into.findings.append(finding(intake.TABLE_MISSING, **place.where(), place=spot))
        return None
    for header in dict.fromkeys(missing):
        into.findings.append(
            finding(intake.COLUMN_MISSING, **place.where(), table=spec.table, place=spot, header=header)
        )
    ignored = {position for header in spec.ignore for position in _positions(found.headers, header)}
    periods = re.compile(spec.periods.match) if spec.periods else None
    records = [line.texts for line in found.lines if not line.not_record]
    for position, known in enumerate(found.headers):
        filled = any(position < len(texts) and texts[position] for texts in records)
        header = known or (f"({letters(position + 1)})" if filled else "")
        if header and position not in used | ignored and not (periods and periods.search(header)):
            cell = f"{letters(position + 1)}{found.header_line}"
            into.findings.append(
                finding(intake.COLUMN_UNMAPPED, **place.where(), table=spec.table, cell=cell, header=header)
            )
    return where


NO_FIGURES = ("a row without figures", "rhes heb ffigurau")


def _without_figures(found: Region, periods: WidePeriods) -> Region:
    """The region with the lines that hold nothing under any period told apart: they are no records."""
    pattern = re.compile(periods.match)
    under = [at for at, header in enumerate(found.headers) if header and pattern.search(header)]
    lines = [
        line
        if line.not_record or any(at < len(line.texts) and not _missing(line.texts[at]) for at in under)
        else replace(line, not_record=NO_FIGURES)
        for line in found.lines
    ]
    return replace(found, lines=lines)


def _missing(text: str) -> bool:
    return text.strip().casefold() in MISSING_MARKS


def _wide(
    place: Place,
    spec: TableSource,
    periods: WidePeriods,
    found: Region,
    cells: pd.DataFrame,
    base: pd.DataFrame,
    origins: list[dict[str, object]],
    into: Mapped,
) -> None:
    """Periods across the columns: one block, and one record a line, for each header that names a period."""
    pattern = re.compile(periods.match)
    for at, header in enumerate(found.headers):
        match = pattern.search(header) if header else None
        if not match:
            continue
        filled = ~cells[at].map(_missing).astype(bool)
        if not filled.any():
            continue
        column = letters(at + 1)
        block = place.block(spec.table, f".{column}")
        period = " ".join(group for group in match.groups() if group)
        records = base[filled.to_numpy()].assign(block=block, period=period)
        records["record"] = records["record"] + f"#{column}"
        records[periods.value] = cells.loc[filled, at].to_numpy()
        into.records.setdefault(spec.table, []).append(records)
        shared = {**place.where(), "block": block, "table": spec.table, "spec": place.spec, "header": header}
        into.blocks += [{**origin, "block": block} for origin in origins]
        into.blocks.append({**shared, "column": periods.value, "axis": "column", "position": column})
        into.blocks.append({**shared, "column": "period", "axis": "cell", "position": f"{column}{found.header_line}"})


def map_sheet(
    submission: Submission, sheet: Sheet, spec: TableSource, number: str, data_date: str, language: str, into: Mapped
) -> None:
    """Adds one sheet's records, blocks, rows and findings to `into`.

    spec: the part of the source file for this table, `number` its place there; data_date: ISO; language: the provider's
    own.
    """
    place = Place(submission, sheet.name, number, data_date, language)
    found = region(sheet, spec.header_rows, spec.not_records)
    found = _without_figures(found, spec.periods) if spec.periods else found
    where = _headers_found(place, spec, found, into)
    if where is None:
        return
    cells = _body(place, spec, found, into)
    block = place.block(spec.table)
    line = pd.Series(cells.index, index=cells.index)
    row = f"{submission.short}/{sheet.name}!" + line.astype(TEXT) + f"~{number}"
    base = pd.DataFrame({"record": row, "row": row, "block": block, "line": line}, index=cells.index)
    base["provider"], base["data_date"] = submission.provider, data_date
    origins: list[dict[str, object]] = []
    for column, _, how in _named(spec):
        if column not in where:
            continue
        base[column] = _value(cells, where[column], how).replace("", pd.NA)
        spots = "+".join(letters(at + 1) for at in where[column])
        header = " + ".join(found.headers[at] for at in where[column])
        origins.append(
            {
                **place.where(),
                "block": block,
                "table": spec.table,
                "spec": number,
                "column": column,
                "header": header,
                "axis": "column",
                "position": spots,
            }
        )
    for column, constant in spec.constants.items():
        base[column] = constant
        origins.append(
            {
                **place.where(),
                "block": block,
                "table": spec.table,
                "spec": number,
                "column": column,
                "header": None,
                "axis": "none",
                "position": None,
            }
        )
    if spec.table == "projects":
        _own_reference(base, origins)
    if spec.periods:
        _wide(place, spec, spec.periods, found, cells, base, origins, into)
        return
    into.blocks += origins
    into.records.setdefault(spec.table, []).append(base)
    if spec.table == "projects":
        reference = next((origin for origin in origins if origin["column"] == "reference"), None)
        for origin in origins:
            column = str(origin["column"])
            if column in UNFOLDED:
                unfolding = UNFOLDED[column]
                split = spec.lists.get(column, LIST)
                children, blocks = _unfolded(place, base, column, origin, unfolding, split)
                into.records.setdefault(unfolding.table, []).append(children)
                into.blocks += blocks
                if reference:
                    into.blocks.append({**reference, "block": blocks[0]["block"], "table": unfolding.table})
