"""Random tables of projects, and random ways to lay and store them.

Belongs here: strategies, and the layout that they draw. Does not belong here: what must come back (test_layouts).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from hypothesis import strategies as st

from tests.examples import Rows, source, table
from tests.hostile import writing
from tests.hostile.corpus import COLUMNS, Row

NAMES = ("Swansea Council", "Cardiff Council", "Powys County Council", "Gwynedd Council", "Newport City Council")
# Letters of both languages and others, marks that part columns, quotation marks; nothing that a workbook cannot keep.
LETTERS = st.sampled_from("aeiouwyŵŷâêîôûàéïbcdfgmnrstABCDMST,;|'\"&<>()/%£€–’•0123456789.日")
WORDS = st.text(LETTERS, min_size=1, max_size=8).filter(lambda word: word.strip(" .") != "")
TITLES = st.lists(WORDS, min_size=1, max_size=4).map(lambda words: f"Hafan {' '.join(words)}")
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31))
COSTS = st.integers(0, 10**8)
PARTNERS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map("; ".join)
FLAGS = st.sampled_from(["Yes", "No", ""])
EXTRA = ("Zebra", "Quokka")


@dataclass(frozen=True)
class Layout:
    """How a table is laid: its order of columns, what stands round it, and where its blank rows are."""

    order: tuple[int, ...]
    above: int
    left: int
    groups: bool
    gaps: frozenset[int]
    total: bool
    notes: int
    across: bool
    extra: int


@dataclass(frozen=True)
class Stored:
    """How it is stored: the file's name, and what writes it."""

    file: str
    write: Callable[[Rows], bytes]

    def __repr__(self) -> str:
        return f"{self.file} by {self.write}"


def _texts() -> st.SearchStrategy[Stored]:
    encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
    return st.builds(
        lambda separator, end, encoding: Stored(
            "return.csv", partial(writing.write_text, separator=separator, end=end, encoding=encoding)
        ),
        st.sampled_from(",;\t|"),
        st.sampled_from(["\r\n", "\n", "\r"]),
        encodings,
    )


STORED = st.one_of(
    _texts(),
    st.sampled_from([
        Stored("return.xlsx", writing.write_xlsx),
        Stored("return.ods", writing.build_ods),
        Stored("return.xls", writing.write_xls),
        Stored("return.html", writing.write_html),
    ]),
)  # fmt: skip
LAYOUTS = st.builds(
    Layout,
    st.permutations(range(len(COLUMNS))).map(tuple),
    st.integers(0, 4),
    st.integers(0, 2),
    st.booleans(),
    st.frozensets(st.integers(1, 5), max_size=2),
    st.booleans(),
    st.integers(0, 2),
    st.booleans(),
    st.integers(0, len(EXTRA)),
)


@st.composite
def draw_records(draw: st.DrawFn) -> list[Row]:
    """Two to six projects, each with a reference of its own."""
    count = draw(st.integers(2, 6))
    return [
        [f"P-{n:03d}", draw(TITLES), draw(DATES), draw(PARTNERS), draw(COSTS), draw(FLAGS)] for n in range(1, count + 1)
    ]


def lay_table(body: list[Row], how: Layout) -> list[Row]:
    """The lines of a sheet: the table with its header, and everything round it."""
    headers: Row = list(COLUMNS.values())
    lines = [[row[at] for at in how.order] for row in [headers, *body]]
    for number in range(how.extra):
        lines = [[*line, EXTRA[number] if at == 0 else f"{EXTRA[number]} {at}"] for at, line in enumerate(lines)]
    width = len(lines[0])
    title: list[Row] = [["Register of collaborations"], ["Prepared by the policy team"], [], ["For the year 2026"]][
        : how.above
    ]
    if how.across:
        turned = [list(line) for line in zip(*lines, strict=True)]
        return [[*[""] * how.left, *line] for line in [*title, *([[]] if title else []), *turned]]
    out: list[Row] = list(title)
    if how.groups:
        out.append(["About the project", *[""] * (width - 1)])
    out.append(lines[0])
    for number, line in enumerate(lines[1:], start=1):
        out += [[""] * width] * (number in how.gaps) + [line]
    if how.total:
        total: Row = [""] * width
        at = how.order.index(list(COLUMNS).index("cost"))
        total[at] = sum(row[4] for row in body)
        total[0 if at else 1] = "Total"
        out.append(total)
    out += [[], *[["Note: figures are provisional."], ["Source: finance returns."]][: how.notes]] if how.notes else []
    return [[*[""] * how.left, *line] if line else line for line in out]


def simplify_layout(how: Layout) -> Layout:
    """What a layout means when projects run across: it has no groups, gaps, totals or notes."""
    return replace(how, groups=False, gaps=frozenset(), total=False, notes=0) if how.across else how


SOURCE: Any = source(table(columns=COLUMNS, ignore=[EXTRA[1]]))
