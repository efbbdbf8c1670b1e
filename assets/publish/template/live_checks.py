"""Which rules are live in the template: for each a formula that says while one types what `check` would say; or why it has none.

A column's formula gives the first message that applies, or "". In it `{cell}` stands for the column's own cell, `{row}` for all
cells of the row, `{stage}` for the cell of another column, `{column:projects.reference}` for all cells of a column, and
`{list:stage}` for the words of a list. `{say:end-missing}` stands for the text of a rule.
"""

from collections.abc import Callable, Mapping

from schemas.dates.placeholder_dates import PLAUSIBLE_YEARS, USUAL_YEARS
from schemas.return_template import SHEET_NAMES, TemplateColumn, list_template_columns
from schemas.rules import RULES
from schemas.submission_columns import TABLES_OF_PROJECTS
from schemas.tables import TABLES

MARKS_LIST, ORGANISATIONS_LIST, ENDED_LIST = "marks", "organisations", "ended_organisations"
_IS_MARK = "SUMPRODUCT(--({list:marks}={cell}))>0"
_IS_FILLED = "COUNTA({row})>0"
# The year of a date that is a number to the spreadsheet, or a text that begins with one.
_YEAR = 'IF(N({cell})>9999,YEAR({cell}),IFERROR(VALUE(LEFT(SUBSTITUTE({cell},"/","x"),4)),2000))'
_IS_DATE = 'ISNUMBER(DATEVALUE(LEFT(LEFT({cell},FIND("/",{cell}&"/")-1)&"-01-01",10)))'
PATTERN_CONDITIONS: Mapping[str, str] = {
    "[0-9]{1,5}": "OR(LEN({cell})>5,ISERROR(VALUE({cell})))",
    "[a-z0-9]+(-[a-z0-9]+)*": "1=0",  # what the register cannot tidy (identifier-read) is rare
}
"""What a formula says of an identifier that is not of a pattern."""

Builder = Callable[[TemplateColumn], str | None]
"""A rule's condition for a column; None where the rule is not about it."""


def _build_start(cell: str) -> str:
    """The first day that a date may mean, as a number that sorts."""
    text = f'SUBSTITUTE(LEFT({cell},FIND("/",{cell}&"/")-1),"-","")'
    return (
        f'IF(N({cell})>9999,YEAR({cell})*10000+MONTH({cell})*100+DAY({cell}),IFERROR(VALUE(LEFT({text}&"0101",8)),0))'
    )


def _build_end(cell: str) -> str:
    """Likewise the last day."""
    text = f'SUBSTITUTE(MID({cell},IFERROR(FIND("/",{cell}),0)+1,10),"-","")'
    value = f'IFERROR(VALUE(LEFT({text}&"9999",8)),99999999)'
    return f"IF(N({cell})>9999,YEAR({cell})*10000+MONTH({cell})*100+DAY({cell}),{value})"


def _require_value(column: TemplateColumn) -> str | None:
    others = "".join(f',{{{name}}}=""' for name in column.sent.instead)
    return f'AND(TRIM({{cell}})=""{others},{_IS_FILLED})' if column.sent.required else None


def _is_kind(*kinds: str) -> Callable[[TemplateColumn], bool]:
    return lambda column: column.sent.kind in kinds and not column.codelist


def _build_when(is_about: Callable[[TemplateColumn], bool], condition: str) -> Builder:
    return lambda column: condition if is_about(column) else None


def _build_for(table: str, name: str, condition: str) -> Builder:
    return _build_when(lambda column: (column.table, column.name) == (table, name), condition)


_IS_DATED = _is_kind("date", "part-date")
_IS_TEXT = _is_kind("text")
_NO_NUMBER = (
    'AND(NOT(ISNUMBER({cell})),ISERROR(VALUE(SUBSTITUTE(SUBSTITUTE({cell},"£",""),",",""))),NOT(' + _IS_MARK + "))"
)


def _list_blank_names(rule: str) -> Builder:
    """For a rule that wants one of its columns filled: blamed on the first, coloured on the first."""
    table, columns = RULES[rule].table, RULES[rule].columns
    blank = ",".join(f'TRIM({{{name}}})=""' for name in columns)
    return _build_for(str(table), columns[0], f"AND({blank},{_IS_FILLED})")


def _build_outside(years: range) -> str:
    """Whether the year is none of these, naming the cell once: an Excel formula has room for 8,192 characters."""
    middle, half = (years.start + years.stop - 1) / 2, (years.stop - 1 - years.start) / 2
    return f"ABS({_YEAR}-{middle:g})>{half:g}"


def _refuse_bounds(column: TemplateColumn) -> str | None:
    declared = TABLES[column.table].get_columns().get(column.name)
    if declared is None:
        return None
    ends = [
        f"{{cell}}{sign}{end:g}" for sign, end in (("<", declared.minimum), (">", declared.maximum)) if end is not None
    ]
    if ends:
        return f"AND(ISNUMBER({{cell}}),OR({','.join(ends)}))"
    if _IS_DATED(column):
        return _build_outside(PLAUSIBLE_YEARS)
    return PATTERN_CONDITIONS[column.sent.pattern] if column.sent.pattern else None


def _refuse_code(column: TemplateColumn) -> str | None:
    if column.codelist is None:
        return None
    return f"SUMPRODUCT(--({{list:{column.codelist}}}={{cell}}))=0"


def _find_no_project(column: TemplateColumn) -> str | None:
    is_child = column.name == "reference" and column.table in TABLES_OF_PROJECTS
    return "SUMPRODUCT(--({column:projects.reference}={cell}))=0" if is_child else None


_OVER = "OR(SUMPRODUCT(--({list:stage:ended}={stage}))>0,SUMPRODUCT(--({list:stage:rejected}={stage}))>0)"
_WORDS = 'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell},","," "),"("," "),")"," ")'
_BOARD = (
    'OR(ISNUMBER(SEARCH("local service board",{cell})),ISNUMBER(SEARCH("bwrdd gwasanaeth lleol",{cell})),'
    f'ISNUMBER(SEARCH("bwrdd gwasanaethau lleol",{{cell}})),ISNUMBER(SEARCH(" lsb "," "&{_WORDS}&" ")))'
)
LIVE_CHECKS: Mapping[str, Builder] = {
    "required-missing": _require_value,
    "title-missing": _list_blank_names("title-missing"),
    "milestone-unnamed": _list_blank_names("milestone-unnamed"),
    "idea-untitled": _list_blank_names("idea-untitled"),
    "end-missing": _build_for("projects", "end_date", 'AND({cell}="",SUMPRODUCT(--({list:stage:ended}={stage}))>0)'),
    "figure-unattributed": _build_for(
        "observations", "actual", 'AND({reference}="",{project_title}="",{organisation}="",' + _IS_FILLED + ")"
    ),
    "formula-text": _build_when(_IS_TEXT, 'ISNUMBER(FIND(LEFT({cell},1),"=+@|"))'),
    "personal-data": _build_when(_IS_TEXT, 'ISNUMBER(FIND(".",{cell},FIND("@",{cell})))'),
    "reference-not-given": _build_for("projects", "reference", _IS_MARK),
    "reference-repeated": _build_for(
        "projects",
        "reference",
        "SUMPRODUCT(({column:projects.reference}={cell})*({column:projects.title_en}<>{title_en}))>0",
    ),
    "reference-unknown": _find_no_project,
    "organisation-unknown": _build_when(
        lambda column: column.is_organisation, "SUMPRODUCT(--({list:organisations}={cell}))=0"
    ),
    "organisation-ended": _build_when(
        lambda column: column.is_organisation, "SUMPRODUCT(--({list:ended_organisations}={cell}))>0"
    ),
    "code-unknown": _refuse_code,
    "number-unreadable": _build_when(_is_kind("number", "integer"), _NO_NUMBER),
    "amount-in-words": _build_when(_is_kind("money"), _NO_NUMBER),
    "period-unreadable": _build_when(_is_kind("period"), "AND(ISERROR(VALUE(LEFT({cell},4))),N({cell})=0)"),
    "out-of-bounds": _refuse_bounds,
    "date-unusual": _build_when(_IS_DATED, _build_outside(USUAL_YEARS)),
    "share-doubtful": _build_when(lambda column: column.sent.is_share, "AND(ISNUMBER({cell}),{cell}>0,{cell}<1)"),
    "identifier-read": _build_when(
        lambda column: column.name == "measure_id",
        'OR(NOT(EXACT({cell},LOWER({cell}))),ISNUMBER(FIND(" ",TRIM({cell}))))',
    ),
    "end-before-start": _build_for(
        "projects",
        "end_date",
        f'AND({{start_actual}}<>"",{_build_end("{cell}")}<{_build_start("{start_actual}")})',
    ),
    "forum-replaced": _build_for("projects", "forum", f"AND({_BOARD},NOT({_OVER}))"),
    "date-impossible": _build_when(_IS_DATED, 'AND(MID({cell},5,1)="-",LEN({cell})=10)'),
    "date-unreadable": _build_when(_IS_DATED, f'AND(MID({{cell}},5,1)<>"-",NOT({_IS_MARK}))'),
}
"""Rule → its condition for a column, in the order in which they are tried; those of BLANK_CHECKS for a blank cell."""
BLANK_CHECKS = frozenset(
    {"required-missing", "title-missing", "milestone-unnamed", "idea-untitled", "end-missing", "figure-unattributed"}
)
"""The rules about a cell that is blank."""
_DATE_CHECKS = ("date-impossible", "date-unreadable")
"""The last ones, which are asked only where a text is no date."""
ROW_RULE = "error-cell"
"""The rule that the whole row's formula says where a cell of it shows an error."""
_FILE = "about the file, its sheets or its headers, not about what is typed into a cell"
_TIDIED = "nothing is wrong: the value is tidied or noted"
_PROGRAM = "about how a program kept, showed or damaged the cell, which its own formulas cannot see"
_COLUMN = "depends on all the other cells of the column"
_REGISTER = "compares with what the register or other providers say"
_FOLLOWS = "only says what follows from another finding"
_RARE = "seldom so, and every formula makes the workbook slower"
_IN_WORDS = "says more of what amount-in-words already says beside the cell"
_OURS = "for the register's team, not for who fills in the template"
NOT_LIVE: Mapping[str, str] = {
    **dict.fromkeys(("end-before-planned-start", "business-case-after-end", "realised-before-baseline"), _RARE),
    **dict.fromkeys(
        (
            *(
                "file-unreadable",
                "file-repeated",
                "file-superseded",
                "data-date-missing",
                *("file-resent", "file-of-another-provider", "file-older", "form-of-another-source", "projects-gone"),
                "sheet-missing",
                "table-missing",
                "columns-needed",
                "list-of-another-kind",
            ),
            *(
                "too-few-records",
                "many-records",
                "column-missing",
                "return-missing",
                "page-of-several",
                "header-repeated",
                "column-in-other-currency",
            ),
            *(
                "header-damaged",
                "cell-outside",
                "references-unchecked",
                "projects-not-among-files",
                "template-unfilled",
                "not-a-record",
                "fix-refused",
            ),
            *(
                "format-differs",
                "archive-opened",
                "macros-ignored",
                "encoding-read",
                "encoding-doubtful",
                "separator-read",
            ),
        ),
        _FILE,
    ),
    **dict.fromkeys(
        (
            *(
                "text-tidied",
                "text-unwrapped",
                "date-read",
                "period-read",
                "amount-read",
                "money-rounded",
                "flag-in-value",
            ),
            *("code-read", "code-taken", "text-repaired", "dash-tidied", "value-withheld", "value-not-given"),
            *("value-in-range", "value-qualified", "percent-read", "reference-tidied", "organisation-likened"),
            *("organisation-succeeded", "one-language", "other-language", "cell-merged", "format-read", "mark-raised"),
            *("rows-filtered", "amount-not-stated"),
        ),
        _TIDIED,
    ),
    **dict.fromkeys(
        (
            *("quotes-mended", "quote-unclosed", "line-damaged", "amount-merged", "row-shifted", "row-hidden"),
            *("column-hidden", "format-scaled", "year-as-date", "year-not-shown", "cell-unseen", "cell-covered"),
            *("cell-struck", "text-struck", "row-struck", "formula-unsaved", "text-damaged", "text-cut"),
            *(
                "reference-altered",
                "scale-doubtful",
                "scale-unclear",
                "stops-doubtful",
                "comma-doubtful",
                "example-changed",
            ),
            *("cell-merged-across", "value-elsewhere"),
        ),
        _PROGRAM,
    ),
    **dict.fromkeys(
        (
            *("date-ambiguous", "date-turned", "percent-doubtful", "rows-differ", "leads-differ", "date-placeholder"),
            *("not-pounds", "other-unit", "shares-exceed-whole"),
        ),
        _COLUMN,
    ),
    **dict.fromkeys(
        (
            *(
                "providers-disagree",
                "project-unknown",
                "unit-differs",
                "measure-unused",
                "partners-differ",
                "sums-differ",
            ),
            *("project-not-reported", "status-differs", "one-organisation", "partners-unnamed", "correction-applied"),
        ),
        _REGISTER,
    ),
    **dict.fromkeys(("required-unreadable", "project-held"), _FOLLOWS),
    **dict.fromkeys(("amount-of-part", "amount-of-year", "amount-of-years", "amounts-several"), _IN_WORDS),
    **{rule.id: _OURS for rule in RULES.values() if rule.responsibility == "publisher"},
}
"""Rule → why no formula says it."""


def build_message_formula(column: TemplateColumn) -> str | None:
    """A column's formula, which gives the text of the first rule that its cell breaks, or ""; None where none is live in it."""
    conditions = {rule: build(column) for rule, build in LIVE_CHECKS.items()}
    live = {rule: condition for rule, condition in conditions.items() if condition}
    filled = '""'
    for rule in reversed([rule for rule in live if rule not in BLANK_CHECKS]):
        if rule not in _DATE_CHECKS and "{say:date-unreadable}" in filled and "DATEVALUE" not in filled:
            filled = f'IF(OR(N({{cell}})>9999,{_IS_DATE}),"",{filled})'
        filled = f"IF({live[rule]},{{say:{rule}}},{filled})"
    blank = '""'
    for rule in reversed([rule for rule in live if rule in BLANK_CHECKS]):
        blank = f"IF({live[rule]},{{say:{rule}}},{blank})"
    if not live:
        return None
    if column.table == "observations" and column.name == "actual":  # a value of nobody is wrong whatever it is
        filled = f"IF({live['figure-unattributed']},{{say:figure-unattributed}},{filled})"
    return f'IF({{cell}}="",{blank},{filled})'


def list_live_rules(column: TemplateColumn) -> list[str]:
    """The rules that are live in a column."""
    return [rule for rule, build in LIVE_CHECKS.items() if build(column)]


def list_live_columns(rule: str) -> list[TemplateColumn]:
    """The columns in which a rule is live, over all sheets."""
    return [column for table in SHEET_NAMES for column in list_template_columns(table) if LIVE_CHECKS[rule](column)]
