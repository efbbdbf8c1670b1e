"""A source for a file that no source fits: which tables it seems to hold, and how its headers would map.

Belongs here: recognising tables whose headers are the register's own column names or titles, in either language. Does
not belong here: reading them (reading). Recognising other people's headers belongs here when it is built.
"""

import datetime as dt

from assets.gather.grid import Sheet
from assets.gather.layout import JOINT, headers
from schemas.languages import folded
from schemas.returns import RETURNS
from schemas.source import Expected, FileSource, Licence, Source, TableSource
from schemas.tables import TABLES

SEARCHED_LINES = 25
LEAST_COLUMNS = 2
UNKNOWN = Licence(name="", title="", path="", attribution_en="", attribution_cy="")


def _names(table: str) -> dict[str, str]:
    """Folded column names and titles of a returned table → our column."""
    found = {folded(name): name for name in RETURNS[table]}
    for name, declared in TABLES[table].columns().items():
        if name in RETURNS[table]:
            found.setdefault(folded(declared.title_en), name)
            found.setdefault(folded(declared.title_cy), name)
    if table == "projects":
        found[folded("project_id")] = "reference"
    elif "reference" in RETURNS[table]:
        found[folded("project_id")] = "reference"
        found.setdefault(folded("organisation_id"), "organisation")
    if table == "observations":
        found[folded("measure_id")] = "measure"
    return found


def _table(sheet: Sheet) -> TableSource | None:
    """The table that a sheet's headers name most fully, or None when no line names two columns of one."""
    best: tuple[int, int, str, dict[str, str]] = (0, 0, "", {})
    for line in range(1, min(SEARCHED_LINES, len(sheet.rows)) + 1):
        row = headers(sheet, [line])
        for table in RETURNS:
            known = _names(table)
            columns: dict[str, str] = {}
            for header in row:
                name = known.get(folded(header.split(JOINT)[-1])) if header else None
                if name:
                    columns.setdefault(name, header)
            best = max(best, (len(columns), -line, table, columns), key=lambda found: found[:2])
    count, line, table, columns = best
    if count < LEAST_COLUMNS:
        return None
    constants = {"value_kind": "actual"} if table == "observations" and "value_kind" not in columns else {}
    return TableSource(table=table, sheets=[sheet.name], header_rows=[-line], columns=columns, constants=constants)


def proposed(sheets: list[Sheet], file: str) -> Source | None:
    """A source for one file, made from its own headers; None when no visible sheet holds a table that is recognised."""
    tables = [found for sheet in sheets if sheet.visible and (found := _table(sheet))]
    if not tables:
        return None
    spec = FileSource(match=file, tables=tables, data_date=dt.date(1, 1, 1))
    blank = dict.fromkeys(("name_en", "name_cy", "about_en", "about_cy", "origin"), "")
    return Source(
        provider="proposed",
        licence=UNKNOWN,
        expected=Expected(every="once", because=""),
        precedence=0,
        files=[spec],
        **blank,
    )
