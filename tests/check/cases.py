"""One case for every rule of the intake, values and records modules: what breaks it, what passes it, where it does not apply."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from schemas.source_file import Source
from tests.examples import PROJECTS, Rows, source, table, write_csv, write_xlsx

Files = Mapping[str, Any]
"""File name → its rows, its sheets by name, or its bytes."""


@dataclass(frozen=True)
class Case:
    """A rule, and the smallest folder that breaks exactly it.

    at: (sheet, cell, column, value) of the finding. after: column → what the accepted record says there (a blank is None).
    also: the errors that the case cannot do without. always: the rule applies to every record. says: a part of its
    English message.
    """

    rule: str
    severity: str
    effect: str
    at: tuple[str | None, str | None, str | None, str | None]
    breaks: Files
    passes: Files
    by: Source
    says: str
    apart: Files | None = None
    responsibility: str = "provider"
    table: str | None = None
    after: Mapping[str, Any] = field(default_factory=dict)
    also: frozenset[str] = frozenset()
    always: bool = False


def lay(folder: Path, files: Files) -> Path:
    """Writes a case's files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        elif isinstance(content, Mapping):
            write_xlsx(folder / name, content)
        else:
            write_csv(folder / name, content)
    return folder


BASES: Mapping[str, Mapping[str, str]] = {
    "projects": {"reference": "1", "title_en": "Archives"},
    "partners": {"reference": "1", "organisation": "Swansea Council", "role": "host"},
    "benefits": {"reference": "1", "benefit_type": "cost"},
    "milestones": {"reference": "1", "milestone_en": "Staff transferred"},
    "ideas": {"reference": "1", "title_en": "One archive store"},
    "measures": {"measure_id": "visits", "title_en": "Visits", "polarity": "higher", "tolerance": "5"},
    "observations": {"measure": "Cremations", "value_kind": "actual", "period": "2013-14", "actual": "5"},
}


def _of_cells(
    rule: str,
    severity: str,
    effect: str,
    where: str,
    breaks: str,
    passes: str,
    says: str,
    *,
    value: str | None = None,
    after: Any = None,
    base: Mapping[str, str] | None = None,
    passing: Mapping[str, str] | None = None,
    apart: Mapping[str, str] | None = None,
    always: bool = False,
    beside: str | None = None,
    **how: Any,
) -> Case:
    """A rule about one cell (`where`: table.column): a CSV of one record whose headers are our columns' names.

    value: what the finding shows (by default what was sent); base, passing and apart: further cells of every row, of the row
    that passes, and of the one to which the rule does not apply; beside: another column that it blames, sent or not.
    """
    name, column = where.split(".")
    cells = {**BASES[name], **(base or {}), column: breaks}
    blamed = [column, *([beside] if beside else [])]
    letters = ["ABCDEFG"[list(cells).index(each)] for each in blamed if each in cells]

    def file(**more: str) -> Files:
        row = {**cells, **more}
        return {"file.csv": [list(row), list(row.values())]}

    return Case(
        rule,
        severity,
        effect,
        (
            "file",
            ", ".join(letter + "2" for letter in letters),
            ", ".join(blamed),
            breaks or None if value is None else value,
        ),
        file(),
        file(**{column: passes, **(passing or {})}),
        source(table(name, {each: each for each in cells}, **how)),
        says,
        apart=file(**apart) if apart else None,
        table=name,
        after={} if effect == "row-held" else {column: after},
        always=always,
    )


SHARED = source(table("partners", {**{name: name for name in BASES["partners"]}, "share_percent": "Share (%)"}))

NUMBERED = source(
    table("partners", {name: name for name in (*BASES["partners"], "officer_days_per_year", "share_percent")})
)


def _dates(ambiguous: str) -> Rows:
    """Projects that start on a date of either order, and then on one that may be of both."""
    head = ["reference", "title_en", "start_actual"]
    return [head, ["1", "A", "13/2/2013"], ["2", "B", "2/13/2013"], ["3", "C", ambiguous]]


def _turned(day: str) -> Rows:
    """Projects that start on a real date, on another, and on one that a program of the month-first kind left a text."""
    head = ["reference", "title_en", "start_actual"]
    return [head, ["1", "A", day], ["2", "B", "2020-09-09"], ["3", "C", "23/6/2021"]]


def _amounts(header: str) -> Source:
    """Benefits whose amounts stand under this header."""
    return source(table("benefits", {"reference": "reference", "benefit_type": "benefit_type", "amount": header}))


def _headed(header: str, text: str) -> Files:
    """One benefit, whose amount stands under this header."""
    return {"file.csv": [["reference", "benefit_type", header], ["1", "cost", text]]}


def _numbers(days: str, share: str) -> Files:
    """A partner with two numbers whose headers show no sign of a unit."""
    head = ["reference", "organisation", "officer_days_per_year", "share_percent", "role"]
    return {"file.csv": [head, ["1", "Swansea Council", days, share, "host"]]}


def _shares(*texts: str) -> Files:
    """Partners with their shares, in per cent."""
    rows = [[*BASES["partners"].values(), text] for text in texts]
    return {"file.csv": [[*BASES["partners"], "Share (%)"], *rows]}


def _split(first: str, second: str) -> Files:
    """Two partners of one project with their shares, in per cent."""
    names = {"host": ("Swansea Council", first), "partner": ("Powys County Council", second)}
    rows = [["1", name, role, share] for role, (name, share) in names.items()]
    return {"file.csv": [[*BASES["partners"], "Share (%)"], *rows]}


VALUES = [
    _of_cells("text-tidied", "notice", "published-tidied", "projects.summary_en", "Joint\u200b team", "Joint team",
              "'Joint team'", after="Joint team"),
    _of_cells("identifier-read", "notice", "published-tidied", "measures.measure_id", "CORP 09", "corp-09",
              "'corp-09'", after="corp-09"),
    _of_cells("formula-text", "error", "field-held", "projects.summary_en", "=1+1", "1+1", "begins with '='"),
    _of_cells("personal-data", "error", "field-held", "projects.summary_en", "Ask jo@example.org", "Ask the team",
              "an e-mail address", value="Ask •••"),
    _of_cells("text-repaired", "notice", "published-tidied", "projects.summary_en", "Ynys MÃ´n", "Ynys Môn", "'Ynys Môn'",
              after="Ynys Môn"),
    _of_cells("text-damaged", "warning", "published", "projects.summary_en", "Ynys Mï¿½n", "Ynys Môn", "Some characters",
              after="Ynys Mï¿½n"),
    _of_cells("dash-tidied", "notice", "published-tidied", "projects.summary_en", "- one", "– one", "'– one'",
              after="– one"),
    _of_cells("formula-unsaved", "error", "field-held", "projects.summary_en", "=SUM(A1:A3)", "6", "'=SUM(A1:A3)'"),
    _of_cells("error-cell", "error", "field-held", "projects.end_date", "#REF!", "2014", "shows '#REF!'"),
    _of_cells("value-withheld", "notice", "published", "projects.end_date", "Section 43 - Commercial interests", "2014",
              "recorded as: Withheld"),
    _of_cells("value-not-given", "notice", "published", "projects.end_date", "TBC", "2014", "recorded as: To be confirmed"),
    _of_cells("value-in-range", "notice", "published", "benefits.amount", "Low: 1, Mid: 2, High: 3", "2", "£1 to £3",
              after=2),
    _of_cells("value-qualified", "notice", "published-tidied", "projects.end_date", "c. 2014", "2014",
              "read as 2014, with the note: Approximate", after="2014"),
    _of_cells("date-impossible", "error", "field-held", "projects.start_actual", "31/02/2011", "2011-02-28",
              "no such day"),
    _of_cells("date-unreadable", "error", "field-held", "projects.start_actual", "soon", "2013", "'soon'"),
    _of_cells("date-read", "notice", "published-tidied", "projects.start_actual", "1/4/2011", "2011-04-01",
              "2011-04-01", after="2011-04-01"),
    Case("date-ambiguous", "error", "field-held", ("file", "C4", "start_actual", "1/2/2013"), {"file.csv": _dates("1/2/2013")},
         {"file.csv": _dates("2013-02-01")}, source(table("projects", {name: name for name in _dates("")[0]})),
         "'1/2/2013' could be two dates", table="projects"),
    _of_cells("text-unwrapped", "notice", "published-tidied", "projects.title_en", "Parks &amp; trees", "Parks & trees",
              "read as 'Parks & trees'", after="Parks & trees"),
    _of_cells("text-cut", "warning", "published", "projects.summary_en", ("Trees " * 50)[:255], ("Trees " * 50)[:254],
              "exactly 255 characters", after=("Trees " * 50)[:255]),
    _of_cells("reference-not-given", "warning", "published", "projects.reference", "TBC", "7", "'TBC' is no reference",
              after="Archives"),
    _of_cells("reference-altered", "warning", "published", "projects.reference", "1001.0", "1001",
              "a number with decimals", after="1001.0"),
    _of_cells("date-placeholder", "warning", "published", "projects.end_date", "9999-12-31", "2031-12-31", "'9999-12-31'"),
    _of_cells("date-unusual", "warning", "published", "projects.start_actual", "1905-07-14", "2005-07-14",
              "unusually early or late", after="1905-07-14"),
    Case("date-turned", "warning", "published", ("file", "C2", "start_actual", "2021-01-04"),
         {"file.csv": _turned("2021-01-04")}, {"file.csv": _turned("2021-01-24")},
         source(table("projects", {name: name for name in _dates("")[0]})), "'2021-01-04' may be 2021-04-01", table="projects"),
    _of_cells("period-unreadable", "error", "row-held", "observations.period", "last year", "2013-14", "'last year'"),
    _of_cells("period-read", "notice", "published-tidied", "observations.period", "April 2025", "2025-M04", "read as April 2025",
              after="2025-M04"),
    _of_cells("amount-in-words", "warning", "published", "benefits.amount", "5,000 CR", "500", "'5,000 CR'"),
    _of_cells("amount-not-stated", "notice", "published", "benefits.amount", "a little", "500", "'a little' states no amount"),
    _of_cells("amounts-several", "warning", "published", "benefits.amount", "£4.6m; £7.8m", "500", "more than one amount"),
    _of_cells("amount-of-year", "warning", "published", "benefits.amount", "£5m a year", "500", "for a year"),
    _of_cells("amount-of-years", "warning", "published", "benefits.amount", "£5m over 5 years", "500", "for several years"),
    _of_cells("amount-of-part", "warning", "published", "benefits.amount", "£5m per council", "500", "some of the partners"),
    _of_cells("amount-read", "notice", "published-tidied", "benefits.amount", "£6.3m", "6300000", "£6,300,000",
              after=6300000),
    _of_cells("money-rounded", "notice", "published-tidied", "partners.annual_cost_gbp", "10.50", "11", "£11",
              after=11),
    _of_cells("not-pounds", "warning", "published", "benefits.amount", "€500", "500", "'€500' is not in pounds"),
    Case("scale-doubtful", "error", "field-held", ("file", "C2", "amount", "2,000,000"), _headed("Cost (£m)", "2,000,000"),
         _headed("Cost (£m)", "£2m"), _amounts("Cost (£m)"), "is £2,000,000,000,000", table="benefits"),
    _of_cells("stops-doubtful", "error", "field-held", "benefits.amount", "£950.000", "£950,000", "a thousand times as much"),
    Case("comma-doubtful", "error", "field-held", ("file", "C2", "officer_days_per_year", "1,250"), _numbers("1,250", "33,5"),
         _numbers("1250", "33,5"), NUMBERED, "a thousandth of that", table="partners"),
    Case("share-doubtful", "error", "field-held", ("file", "D2", "share_percent", "0.5"), _numbers("5", "0.5"),
         _numbers("5", "50"), NUMBERED, "a share of one", table="partners"),
    Case("percent-read", "notice", "published-tidied", ("file", "D2", "share_percent", "0.52"), _shares("0.52"),
         _shares("52"), SHARED, "read as 52 per cent", table="partners", after={"share_percent": 52}),
    Case("percent-doubtful", "warning", "published", ("file", "D2", "share_percent", "0.52"), _shares("0.52", "48%"),
         _shares("52", "48%"), SHARED, "published as 0.52 per cent", table="partners"),
    Case("shares-exceed-whole", "warning", "published", ("file", "D2", "share_percent", "70.125"), _split("70.125", "60"),
         _split("40.125", "60"), SHARED, "add up to 130.125 per cent", table="partners"),
    _of_cells("number-unreadable", "error", "field-held", "partners.share_percent", "equal", "50", "'equal'"),
    _of_cells("other-unit", "error", "field-held", "partners.officer_days_per_year", "£500", "500",
              "'£500', or the header above it, names another unit"),
    Case("scale-unclear", "error", "field-held", ("file", "C2", "amount", "5"), _headed("Cost (£ mil)", "5"),
         _headed("Cost (£ mil)", "£5m"), _amounts("Cost (£ mil)"), "a thousand in Welsh", table="benefits"),
    _of_cells("flag-in-value", "notice", "published-tidied", "observations.actual", "7.5 (forecast)", "7.5",
              "Forecast", after=7.5),
    _of_cells("value-elsewhere", "error", "field-held", "projects.summary_en", "as above", "One desk.", "'as above' points"),
    _of_cells("code-unknown", "error", "field-held", "projects.stage", "humming", "live", "Live"),
    _of_cells("code-taken", "notice", "published-tidied", "projects.delivery_confidence", "Amber/red", "AMBER",
              "read as: Amber (this list has fewer points)", after="amber"),
    _of_cells("code-read", "notice", "published-tidied", "projects.stage", "OP", "live", "read as: Live", after="live",
              values={"stage": {"OP": "live"}}),
    _of_cells("other-language", "notice", "published-tidied", "projects.title_cy", "Archives", "Archifau",
              "'Archives' is under 'title_cy'", passing={"reference": "2"}, other_language={"title_cy": ["1"]}),
]  # fmt: skip

RECORDS = [
    _of_cells("required-missing", "error", "row-held", "partners.role", "", "host", "'role' is blank"),
    _of_cells("required-unreadable", "error", "row-held", "partners.role", "boss", "host", "table 'Partners'"),
    _of_cells("title-missing", "error", "row-held", "projects.title_en", "", "Archives", "no title", always=True,
              beside="title_cy"),
    _of_cells("milestone-unnamed", "error", "row-held", "milestones.milestone_en", "", "Staff moved", "no name", always=True,
              beside="milestone_cy"),
    _of_cells("idea-untitled", "error", "row-held", "ideas.title_en", "", "One archive store", "no title", always=True,
              beside="title_cy", base={"title_cy": ""}),
    _of_cells("end-before-start", "warning", "published", "projects.end_date", "2010", "2014", "(2010)", after="2010",
              base={"start_actual": "2013-02"}, apart={"end_date": ""}, beside="start_actual"),
    _of_cells("end-before-planned-start", "warning", "published", "projects.end_date", "2010", "2014", "(2010)", after="2010",
              base={"start_planned": "2013-02", "stage": "live"}, apart={"stage": "rejected"}, beside="start_planned"),
    _of_cells("business-case-after-end", "warning", "published", "projects.business_case_date", "2015-02-01", "2013-02-01",
              "(2014)", after="2015-02-01", base={"end_date": "2014"}, apart={"end_date": ""}, beside="end_date"),
    _of_cells("realised-before-baseline", "warning", "published", "benefits.realised_date", "2010", "2014", "(2010)",
              after="2010", base={"baseline_date": "2013-02"}, apart={"baseline_date": ""}, beside="baseline_date"),
    _of_cells("end-missing", "warning", "published", "projects.end_date", "", "2014", "has ended",
              base={"stage": "ended"}, apart={"stage": "live"}),
    _of_cells("forum-replaced", "warning", "published", "projects.forum", "Swansea Local Service Board",
              "Swansea Public Services Board", "is a local service board", after="Swansea Local Service Board",
              base={"stage": "live"}, apart={"stage": "ended", "end_date": "2014"}),
    _of_cells("out-of-bounds", "error", "field-held", "partners.share_percent", "120", "100", "0–100"),
]  # fmt: skip

PROJECTS_SHEET: Rows = [["Ref", "Title"], ["GW/01", "Archives"]]
PARTNERS_HEAD = ["Ref", "Organisation", "Role"]
LINKED = source(
    table(sheets=["Projects"]),
    table("partners", {"reference": "Ref", "organisation": "Organisation", "role": "Role"}, sheets=["Partners"]),
)


def _linked(reference: str, *projects: list[str]) -> Files:
    """A workbook of projects, and of one partner that names this reference."""
    listed = [PROJECTS_SHEET[0], *projects] if projects else PROJECTS_SHEET
    return {"file.xlsx": {"Projects": listed, "Partners": [PARTNERS_HEAD, [reference, "Swansea Council", "host"]]}}


PARTNER_ROWS = source(
    table(
        columns={"reference": "Ref", "title_en": "Title", "forum": "Forum", "lead": "Lead", "partner_list": "Partner"}
    )
)


def _of_partners(forum: str = "Our board", lead: str = "Swansea") -> Files:
    """A row for each partner of one project; what the second says of the forum and the lead."""
    head = ["Ref", "Title", "Forum", "Lead", "Partner"]
    first = ["1", "Archives", "Our board", "Swansea", "Bridgend"]
    return {"file.csv": [head, first, ["1", "Archives", forum, lead, "Neath Port Talbot"]]}


RECORDS += [
    Case("project-held", "error", "row-held", ("Partners", "A2", "reference", "1"), _linked("1", ["1", ""]),
         _linked("1", ["1", "Archives"]), LINKED, "the project '1'", table="partners",
         also=frozenset({"title-missing"})),
    Case("reference-tidied", "notice", "published-tidied", ("Partners", "A2", "reference", "gw 01"), _linked("gw 01"),
         _linked("GW/01"), LINKED, "the reference 'GW/01'", table="partners", after={"reference": "GW/01"}),
    Case("reference-unknown", "error", "row-held", ("Partners", "A2", "reference", "GW/09"), _linked("GW/09"),
         _linked("GW/01"), LINKED, "the reference 'GW/09'", table="partners"),
    Case("reference-repeated", "error", "row-held", ("file", "A3", "reference", "gw 01"),
         {"file.csv": [*PROJECTS_SHEET, ["gw 01", "Parking"]]}, {"file.csv": [*PROJECTS_SHEET, ["GW/02", "Parking"]]},
         source(), "already used at file!2", table="projects"),
    Case("rows-differ", "warning", "published", ("file", "C3", "forum", "Their board"), _of_partners("Their board"),
         _of_partners("Our board"), PARTNER_ROWS, "(file!2) says about the same project: Our board", table="projects"),
    Case("leads-differ", "warning", "published", ("file", "D3", "organisation", "Powys"), _of_partners(lead="Powys"),
         _of_partners(), PARTNER_ROWS, "(file!2) names Swansea there", table="partners"),
]  # fmt: skip

GOOD: Files = {"file.csv": PROJECTS_SHEET}
BOUNDED = source(table(expect={"min_records": 1, "max_records": 1, "because": "One."}))
MARGIN = {"file.csv": [*PROJECTS_SHEET, ["Total: 1", ""]]}


def _zipped(name: str, content: bytes, into: bytes = b"") -> bytes:
    """An archive with one entry, or an archive with one entry more."""
    held = io.BytesIO(into)
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr(name, content)
    return held.getvalue()


def _workbook() -> bytes:
    """The good sheet as an .xlsx."""
    held, book = io.BytesIO(), openpyxl.Workbook()
    for row in PROJECTS_SHEET:
        book.worksheets[0].append(list(row))
    book.save(held)
    return held.getvalue()


def _page(**more: str) -> Files:
    """The good sheet as JSON records."""
    return {"file.json": json.dumps({"value": [dict(zip(*PROJECTS_SHEET, strict=True))], **more}).encode()}


_TEXT = b"Ref,Title\nGW/01,Archives\n"
_HTML = b"<html><table><tr><td>Ref</td><td>Title</td></tr><tr><td>GW/01</td><td>Archives</td></tr></table></html>"
_TYPED = source(table(columns={**PROJECTS, "start_actual": "Start", "pooled_budget": "Pooled"}))
_DATED = [
    ["Ref", "Title", "Start", "Pooled"],
    *([str(at), f"Project {at}", f"2013-0{at}-01", "yes"] for at in range(1, 8)),
]


def _join_lines(rows: list[list[str]]) -> bytes:
    return "".join(",".join(row) + "\n" for row in rows).encode()


_SLIPPED = [["", *row] if at == 4 else row for at, row in enumerate(_DATED)]


def _hiding(rows: tuple[int, ...] = (), columns: str = "", filtered: bool = False) -> bytes:
    """A workbook of two projects that hides some of its rows and columns."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Projects"
    for line in (["Ref", "Title", "Forum"], ["GW/01", "Archives", "Board"], ["GW/02", "Parking", "Panel"]):
        sheet.append(line)
    for row in rows:
        sheet.row_dimensions[row].hidden = True
    for column in columns:
        sheet.column_dimensions[column].hidden = True
    if filtered:
        sheet.auto_filter.ref = "A1:C3"
        sheet.auto_filter.add_filter_column(0, ["GW/01"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _looking(**looks: Mapping[str, Any]) -> bytes:
    """A workbook of two projects in which cells look like something: attributes of openpyxl's cells, by the cell's name."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Projects"
    for line in (["Ref", "Title", "Start", "Cost"], ["GW/01", "Archives", "2019", 5], ["GW/02", "Parking", "2020", 6]):
        sheet.append(line)
    for name, attributes in looks.items():
        for attribute, value in attributes.items():
            setattr(sheet[name], attribute, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_merged(content: bytes, cells: str) -> bytes:
    """A workbook with merged cells, whatever those that are covered hold."""
    merged = f'<mergeCells><mergeCell ref="{cells}"/></mergeCells><pageMargins'.encode()
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<pageMargins", merged))
    return held.getvalue()


_STRUCK = {"font": Font(strike=True)}
_MARKED = {"value": CellRichText(["2019", TextBlock(InlineFont(vertAlign="superscript"), "1")])}
_PARTLY_STRUCK = {"value": CellRichText([TextBlock(InlineFont(strike=True), "Stores "), "Archives"])}
_LOOKING = source(table(columns={**PROJECTS, "start_actual": "Start", "cost": "Cost"}))


def _of_looks(rule: str, severity: str, effect: str, at: tuple[str, str | None], says: str, **looks: Any) -> Case:
    """A case of how cells look; at: the cell, and the value that the finding quotes."""
    cell, value = at
    return Case(rule, severity, effect, ("Projects", cell, None, value), {"file.xlsx": _looking(**looks)},
                {"file.xlsx": _looking()}, _LOOKING, says)  # fmt: skip


GATHERED = [
    _of_looks("format-read", "notice", "published-tidied", ("A3", "GW-003"), "holds '3' and the sheet shows 'GW-003'",
              A3={"value": 3, "number_format": '"GW-"000'}),
    _of_looks("format-scaled", "warning", "published", ("D2", "155"), "It is read as '155.432'",
              D2={"value": 155432, "number_format": "#,##0,"}),
    _of_looks("year-as-date", "warning", "published", ("C2", "1905-07-13"), "holds the number 2021",
              C2={"value": 2021, "number_format": "dd/mm/yyyy"}),
    _of_looks("year-not-shown", "warning", "published", ("C2", "2021-04-05"), "without its year",
              C2={"value": 44291, "number_format": "d-mmm"}),
    _of_looks("cell-unseen", "warning", "published", ("D2", None), "nobody sees", D2={"number_format": ";;;"}),
    _of_looks("cell-struck", "warning", "published", ("D2", "5"), "'5' is struck through", D2=_STRUCK),
    _of_looks("text-struck", "notice", "published-tidied", ("B2", "Stores Archives"), "'Archives' is read", B2=_PARTLY_STRUCK),
    _of_looks("mark-raised", "notice", "published-tidied", ("C2", "20191"), "'1' is raised", C2=_MARKED),
    Case("row-struck", "error", "row-held", ("Projects", "A3", None, None),
         {"file.xlsx": _looking(A3=_STRUCK, B3=_STRUCK, C3=_STRUCK, D3=_STRUCK)}, {"file.xlsx": _looking()}, source(),
         "Every cell of row 3"),
    Case("cell-covered", "warning", "published", ("Projects", "C3", None, "2020"),
         {"file.xlsx": _with_merged(_looking(), "C2:C3")}, {"file.xlsx": _looking()}, _LOOKING, "the cells C2:C3 are merged"),
    Case("amount-merged", "warning", "published", ("Projects", "D2", None, "5"),
         {"file.xlsx": _with_merged(_looking(D3={"value": None}), "D2:D3")}, {"file.xlsx": _looking()}, _LOOKING,
         "merged over D2:D3", table="projects"),
    Case("cell-merged-across", "warning", "published", ("Projects", "C3", None, "2020"),
         {"file.xlsx": _with_merged(_looking(D3={"value": None}), "C3:D3")}, {"file.xlsx": _looking()}, _LOOKING,
         "merged over C3:D3"),
    Case("format-differs", "notice", "published", (None, None, None, "file.xls"), {"file.xls": _HTML}, {"file.html": _HTML},
         source(), "does not match its content"),
    Case("archive-opened", "notice", "published", (None, None, None, "file.csv"), {"file.zip": _zipped("file.csv", _TEXT)},
         GOOD, source(), "'file.csv' inside it is read"),
    Case("macros-ignored", "notice", "published", (None, None, None, None),
         {"file.xlsm": _zipped("xl/vbaProject.bin", b"x", _workbook())}, {"file.xlsx": _workbook()}, source(),
         "They are never run"),
    Case("encoding-read", "notice", "published", (None, None, None, None),
         {"file.csv": "Ref,Title\n1,Llyfrgell Môn\n".encode("cp1252")},
         {"file.csv": "Ref,Title\n1,Llyfrgell Môn\n".encode()}, source(), "read as Windows-1252"),
    Case("encoding-doubtful", "warning", "published", (None, None, None, None), {"file.csv": b"Ref,Title\n1,Archives \xf0\n"},
         GOOD, source(), "Windows-1252 is the most likely"),
    Case("separator-read", "notice", "published", (None, None, None, None), {"file.csv": _TEXT.replace(b",", b";")},
         GOOD, source(), "delimited by semicolons"),
    Case("quotes-mended", "notice", "published", ("file", "B2", None, 'The "joint" archives'),
         {"file.csv": b'Ref,Title\n1,"The "joint" archives"\n'}, {"file.csv": b'Ref,Title\n1,"The ""joint"" archives"\n'},
         source(), "is not doubled"),
    Case("quote-unclosed", "error", "row-held", ("file", "B2", None, '"Archives'),
         {"file.csv": b'Ref,Title\n1,"Archives\n'}, {"file.csv": b'Ref,Title\n1,"Archives"\n'}, source(), "never closed"),
    Case("line-damaged", "error", "row-held", ("file", "B4", None, "Project 3"),
         {"file.csv": _join_lines(_DATED).replace(b"3,Project 3", b"3,,Project 3")}, {"file.csv": _DATED}, _TYPED,
         "this line has more or fewer cells"),
    Case("header-damaged", "warning", "published", ("file", "C1", None, "Start"),
         {"file.csv": _join_lines(_DATED).replace(b"Title,Start", b"Title,,Start")},
         {"file.csv": _DATED}, _TYPED, "the line of headers has more or fewer cells"),
    Case("page-of-several", "warning", "published", (None, None, None, None), _page(**{"odata.nextLink": "p?skip=1"}), _page(),
         source(), "another page (p?skip=1)"),
    Case("layout-found", "notice", "published", ("file", None, None, None), {"file.csv": [["Our list"], [""], *PROJECTS_SHEET]},
         GOOD, source(), "in file!3", responsibility="publisher", table="projects"),
    Case("header-repeated", "warning", "published", ("file", "C1", None, None),
         {"file.csv": [["Ref", "Title", "Title"], ["1", "Archives", "Records"]]}, GOOD, source(), "(B, C). Only the column B"),
    Case("cell-merged", "notice", "published-tidied", ("file", "B2", None, "Archives"),
         {"file.html": _HTML.replace(b"<td>Archives</td></tr>", b"<td rowspan=2>Archives</td></tr><tr><td>GW/02</td></tr>")},
         {"file.html": _HTML}, source(), "merged over B2:B3", table="projects"),
    Case("cell-outside", "warning", "published", ("file", "C2", None, "see note"),
         {"file.csv": [["Ref", "Title", ""], ["1", "Archives", "see note"], ["2", "Parking", ""], ["3", "Waste", ""]]}, GOOD,
         source(), "without a header"),
    Case("table-unread", "warning", "published", ("file", None, None, None),
         {"file.csv": [*_DATED, [""], ["Region", "Spending", "Staff", "Posts"], ["North", "120", "7", "3"],
                       ["South", "90", "5", "2"]]},
         {"file.csv": _DATED}, _TYPED, "begin with 'Region'", responsibility="publisher"),
    Case("row-hidden", "error", "row-held", ("Projects", "A3", None, None), {"file.xlsx": _hiding(rows=(3,))},
         {"file.xlsx": _hiding()}, source(), "Row 3 is hidden"),
    Case("column-hidden", "warning", "published", ("Projects", None, None, None), {"file.xlsx": _hiding(columns="C")},
         {"file.xlsx": _hiding()}, source(table(columns={**PROJECTS, "forum": "Forum"})), "Column C ('Forum') is hidden"),
    Case("rows-filtered", "notice", "published", ("Projects", None, None, None),
         {"file.xlsx": _hiding(rows=(3,), filtered=True)}, {"file.xlsx": _hiding()}, source(), "(number of rows: 1)"),
    Case("row-shifted", "error", "row-held", ("file", "B5", None, "4"), {"file.csv": _SLIPPED}, {"file.csv": _DATED},
         _TYPED, "'4' is under 'Title'"),
]  # fmt: skip

INTAKE = [
    Case("file-unreadable", "error", "file-refused", (None, None, None, None), {"file.csv": b"%PDF-1.7 not a table"},
         GOOD, source(), "file.csv cannot be read: it is a PDF document"),
    Case("file-unexpected", "warning", "published", (None, None, None, None), {**GOOD, "notes.txt": b"Notes"}, GOOD,
         source(match="*.csv"), "matches notes.txt", responsibility="publisher"),
    Case("file-repeated", "warning", "published", (None, None, None, None),
         {"a.csv": PROJECTS_SHEET, "b.csv": PROJECTS_SHEET},
         {"a.csv": PROJECTS_SHEET, "b.csv": [["Ref", "Title"], ["GW/02", "Parking"]]},
         source(match="*.csv", takes="all"), "b.csv is identical to a.csv"),
    Case("sheet-missing", "error", "file-refused", ("Projects", None, None, None),
         {"file.xlsx": {"Sheet1": PROJECTS_SHEET}}, {"file.xlsx": {"Projects": PROJECTS_SHEET}},
         source(table(sheets=["Projects"])), "no sheet named 'Projects'. Its sheets are: Sheet1"),
    Case("table-missing", "error", "file-refused", (None, None, None, None), {"file.csv": [["a", "b"], ["c", "d"]]},
         GOOD, source(), "None of the expected headers were found in file.csv (file)"),
    Case("data-date-missing", "error", "file-refused", (None, None, None, None),
         {"file.csv": [["Position at the end"], ["Ref", "Title"], ["GW/01", "Archives"]]},
         {"file.csv": [["Position at 30 November 2025"], ["Ref", "Title"], ["GW/01", "Archives"]]},
         source(data_date={"from": "cell"}), "'Position at' with a date, in the first 40 lines of each sheet. Found: none"),
    Case("too-few-records", "error", "file-refused", (None, None, None, None), {"file.csv": [["Ref", "Title"]]}, GOOD,
         BOUNDED, "has 0 records for Projects. At least 1"),
    Case("many-records", "warning", "published", (None, None, None, None),
         {"file.csv": [*PROJECTS_SHEET, ["GW/02", "Parking"]]}, GOOD, BOUNDED,
         "has 2 records for Projects. At most 1"),
    Case("column-missing", "warning", "published", ("file", None, None, None), {"file.csv": [["Title"], ["Archives"]]},
         GOOD, source(), "'Ref' is not in file!1"),
    Case("column-unmapped", "warning", "published", ("file", "C1", None, "Colour"),
         {"file.csv": [["Ref", "Title", "Colour"], ["GW/01", "Archives", "red"]]}, GOOD, source(),
         "The column 'Colour'", responsibility="publisher"),
    Case("sheet-skipped", "notice", "published", ("Notes", None, None, None),
         {"file.xlsx": {"Projects": PROJECTS_SHEET, "Notes": [["a"]]}}, {"file.xlsx": {"Projects": PROJECTS_SHEET}},
         source(table(sheets=["Projects"])), "The sheet 'Notes' is not read", responsibility="publisher"),
    Case("not-a-record", "notice", "published", ("file", "A3", None, "Total: 1"), MARGIN, GOOD, source(), "a total"),
    Case("return-missing", "warning", "published", (None, None, None, None), {}, GOOD, source(match="*.csv"),
         "'*.csv' has arrived. A return is due every year"),
]  # fmt: skip

_CORRECTION = {
    **{
        "table": "projects",
        "reference": "GW/01",
        "column": "title_en",
        "expects": "Archives",
        "becomes": "The archives",
    },
    **{"reason": {"en": "Its name", "cy": "Ei enw"}, "by": "Editor", "since": "2026-01-01", "until": "2027-01-01"},
}
RECORDS += [
    Case("correction-applied", "warning", "published-tidied", ("file", "B2", "title_en", "Archives"), GOOD,
         {"file.csv": [["Ref", "Title"], ["GW/01", "Records"]]}, source(corrections=[_CORRECTION]),
         "published as 'The archives'", table="projects", after={"title_en": "The archives"}),
]  # fmt: skip

CASES: Mapping[str, Case] = {case.rule: case for case in (*INTAKE, *GATHERED, *VALUES, *RECORDS)}
