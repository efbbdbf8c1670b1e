"""One provider's files → its raw records: intake, grid, layout and mapping, file by file.

Belongs here: the order of the steps, which sheets are read, and what becomes of a file that cannot be read. Does not
belong here: any step itself.
"""

import fnmatch
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import pandas as pd

from assets.gather import grid, layout
from assets.gather.grid.recognising import recognised
from assets.gather.grid.sheet import Opened, Sheet, Unreadable
from assets.gather.hiding import seen
from assets.gather.intake import LARGEST_FILE, TOO_LARGE, Submission
from assets.gather.layout import JOINT, Region
from assets.gather.mapping import Mapped, map_region
from assets.gather.mapping.columns import BEGINNING, knows, positions, wanted
from assets.gather.mapping.periods import period_headers
from schemas.findings import build_findings, make_finding
from schemas.frames import SUBMISSIONS, build_frame, format_column_letters
from schemas.languages import fold_text
from schemas.rules import RULES
from schemas.source_file import FileSource, Source, TableSource

SKIPPED: Mapping[str, tuple[str, str]] = {
    "hidden": ("it is hidden", "mae'n gudd"),
    "very-hidden": (
        "it is hidden so that the program does not offer to show it",
        "mae wedi'i chuddio fel nad yw'r rhaglen yn cynnig ei dangos",
    ),
    "chart": ("it is a chart", "siart ydyw"),
    "empty": ("it is empty", "mae'n wag"),
    "no-table": ("no table that is expected stands on it", "nid oes tabl disgwyliedig arni"),
}
ALIKE = 0.8
"""How much of the best table's headers another on the same sheets must have to be read as more of the same."""


def opened(submission: Submission, encoding: str | None) -> Opened:
    """A submission's sheets, as who opens it sees them. Raises Unreadable with the reason."""
    if submission.content is None:
        raise Unreadable(*TOO_LARGE)
    return seen(grid.opened(submission.content, submission.file, encoding))


SEARCHED = 200
"""So many lines and columns of a sheet are looked through for headers before anything else is tried."""


def vocabulary(file: Opened) -> frozenset[str]:
    """What stands where headers may stand, folded: a quick look before layouts are found."""
    found: set[str] = set()
    for sheet in file.sheets:
        for row in sheet.rows(0, SEARCHED):
            found.update(row[:SEARCHED])
    return frozenset(fold_text(text) for text in found if text)


def may_fit(source: Source, spec_number: int, words: frozenset[str]) -> int:
    """The most that `fit` can give for a file with these words (vocabulary)."""
    score = 0
    for table in source.files[spec_number].tables:
        theirs = wanted(table)
        known = sum(
            fold_text(header.split(JOINT)[-1]) in words or header.endswith(BEGINNING) or header.startswith("(")
            for header in theirs
        )
        score += 2 * known - len(theirs)
    return score


def fit(source: Source, spec_number: int, file: Opened) -> int:
    """How well an opened file fits a part of a source: the headers that it has of those named, less those it lacks."""
    sheets = {sheet.name: sheet for sheet in file.sheets}
    score = 0
    for table in source.files[spec_number].tables:
        regions, _ = _regions(source.files[spec_number], table, _candidates(table, sheets)[0])
        score += 2 * max((_matched(region, table) for region in regions), default=0) - len(wanted(table))
    return score


def _worth(file: FileSource) -> layout.Worth:
    """How sure it is that a text is a header of a table of some file: it is one if the source file names it."""
    known = knows([header for spec in file.tables for header in (*wanted(spec), *spec.ignore)])

    @cache
    def worth(text: str) -> float:
        return 1.0 if known(text) or any(period_headers([text], spec.periods) for spec in file.tables) else 0.0

    return worth


def _matched(region: Region, spec: TableSource) -> int:
    return sum(bool(positions(region.headers, header)) for header in wanted(spec))


def _candidates(spec: TableSource, sheets: Mapping[str, Sheet]) -> tuple[list[Sheet], list[str]]:
    """The sheets to look at, and the names that no sheet has; without names, every sheet that a person sees."""
    if not spec.sheets:
        return [sheet for sheet in sheets.values() if not sheet.unseen], []
    chosen: dict[str, Sheet] = {}
    missing = []
    for name_wanted in spec.sheets:
        fitting = [
            name for name in sheets if fnmatch.fnmatchcase(name.strip().casefold(), name_wanted.strip().casefold())
        ]
        exact = [name_wanted] if name_wanted in sheets else fitting
        missing += [] if exact else [name_wanted]
        chosen |= {name: sheets[name] for name in exact}
    return list(chosen.values()), missing


def _regions(file: FileSource, spec: TableSource, candidates: Sequence[Sheet]) -> tuple[list[Region], list[Region]]:
    """Where a table of a file lies on some sheets: where the source file says, else where its headers are found; and what
    else seems to be a table there.
    """
    if spec.header_rows is not None:
        named_sheets = candidates if spec.sheets else candidates[:1]
        way = spec.orientation or "rows"
        return [layout.given(sheet, spec.header_rows, way, spec.not_records, spec.marks) for sheet in named_sheets], []
    worth = _worth(file)
    every = [
        (region, _matched(region, spec))
        for sheet in candidates
        for region in layout.found(sheet, worth, spec.not_records, spec.marks)
    ]
    best = max((matched for _, matched in every), default=0)
    good = [bool(matched) and matched >= ALIKE * best for _, matched in every]
    return (
        [region for (region, _), taken in zip(every, good, strict=True) if taken],
        [region for (region, _), taken in zip(every, good, strict=True) if not taken],
    )


def _spot(region: Region) -> tuple[str, int, int]:
    """What tells one region of a file from another."""
    return region.grid.name, region.header_lines[-1], region.left


def _found_at(region: Region, spec: TableSource, where: Mapping[str, str], into: Mapped) -> None:
    """Says where a table was found that no one had placed."""
    lines = region.header_lines
    across = region.orientation == "columns"
    spots = [format_column_letters(line) if across else str(line) for line in lines]
    place = f"{region.grid.name}!{'–'.join(dict.fromkeys((spots[0], spots[-1])))}"
    shown = f"{round(region.confidence * 100)}%"
    into.findings.append(
        make_finding("layout-found", **where, sheet=region.grid.name, table=spec.table, place=place, confidence=shown)
    )


def read_sheets(source: Source, spec_number: int, submission: Submission, file: Opened) -> Mapped:
    """Every table that a source expects in a file that has been opened.

    When the file is refused (`refused`), only the findings that say why: half a file must never pass for a whole one.
    """
    spec = source.files[spec_number]
    where = {"provider": source.provider, "file": submission.file, "sha256": submission.sha256}
    sheets = {sheet.name: sheet for sheet in file.sheets}
    into = Mapped()
    for note in file.notes:
        spot = {"sheet": note.sheet, "cell": note.cell, "value": note.value}
        into.findings.append(make_finding(note.rule, **where, **spot, **note.parameters))
    read: set[str] = set()
    taken: set[tuple[str, int, int]] = set()
    unread: dict[tuple[str, int, int], Region] = {}
    for number, table in enumerate(spec.tables):
        before = into.count(table.table)
        candidates, missing = _candidates(table, sheets)
        for name in missing:
            present = ", ".join(sheets)
            into.findings.append(make_finding("sheet-missing", **where, sheet=name, expected=name, present=present))
        regions, others = _regions(spec, table, candidates)
        unread |= {_spot(region): region for region in others}
        if not regions and (candidates or not table.sheets):
            place = ", ".join(sheet.name for sheet in candidates) or submission.file
            into.findings.append(make_finding("table-missing", **where, table=table.table, place=place))
        for region in regions:
            # A table whose headers are the sheet's first line is where any program would look.
            if table.header_rows is None and (region.orientation, region.header_lines) != ("rows", (1,)):
                _found_at(region, table, where, into)
            read.add(region.grid.name)
            taken.add(_spot(region))
            map_region(
                submission,
                region,
                table,
                f"{spec_number}.{number}",
                spec.data_date.isoformat(),
                source.language,
                sheets,
                into,
            )
        if table.expect:
            records = into.count(table.table) - before
            _bounded(where, table.table, records, table.expect.min_records, table.expect.max_records, into)
    for key, region in unread.items():
        if region.grid.name in read and key not in taken:
            line = region.header_lines[-1]
            place = f"{region.grid.name}!{format_column_letters(line) if region.orientation == 'columns' else line}"
            header = next(header for header in region.headers if header)
            into.findings.append(
                make_finding("table-unread", **where, sheet=region.grid.name, place=place, header=header)
            )
    _skipped(spec, sheets, read, where, into)
    if refused(into):
        return Mapped(findings=into.findings)
    return into


def _skipped(
    spec: FileSource, sheets: Mapping[str, Sheet], read: set[str], where: Mapping[str, str], into: Mapped
) -> None:
    """Says which sheets are not read, and why."""
    used = {label.sheet for table in spec.tables for label in table.labelled.values()}
    for name, sheet in sheets.items():
        if name in read | used:
            continue
        why = spec.skip_sheets.get(name)
        code = "named" if why else sheet.unseen or ("no-table" if sheet.filled.any() else "empty")
        reason = (why.en, why.cy) if why else SKIPPED[code]
        reasons = {"reason_en": reason[0], "reason_cy": reason[1], "code": code}
        into.findings.append(make_finding("sheet-skipped", **where, sheet=name, skipped=name, **reasons))


def _bounded(where: Mapping[str, str], table: str, records: int, least: int, most: int | None, into: Mapped) -> None:
    if records < least:
        into.findings.append(make_finding("too-few-records", **where, table=table, found=records, expected=least))
    if most is not None and records > most:
        into.findings.append(make_finding("many-records", **where, table=table, found=records, expected=most))


def refused(mapped: Mapped) -> bool:
    """Whether a file was refused whole: it lacks a sheet or table that its source expects, or holds too few records."""
    return any(RULES[str(row["rule"])].effect == "file-refused" for row in mapped.findings)


def read_file(source: Source, submission: Submission) -> Mapped:
    """Reads one submission; of a file that is refused, only the findings that say why."""
    where = {"provider": source.provider, "file": submission.file, "sha256": submission.sha256}
    if submission.spec is None:
        return Mapped(findings=[make_finding("file-unexpected", **where)])
    try:
        file = opened(submission, source.files[submission.spec].encoding)
    except Unreadable as error:
        reasons = {"reason_en": error.reason_en, "reason_cy": error.reason_cy}
        return Mapped(findings=[make_finding("file-unreadable", **where, **reasons)])
    return read_sheets(source, submission.spec, submission, file)


def submitted(source: Source, submissions: list[Submission], missing: list[str]) -> pd.DataFrame:
    """SUBMISSIONS of one provider. submissions, missing: from intake.landed."""
    rows: list[dict[str, object]] = []
    for submission in submissions:
        try:
            kind = None if submission.content is None else recognised(submission.content)
        except Unreadable:
            kind = None
        spec = submission.spec
        rows.append(
            {
                "provider": source.provider,
                "file": submission.file,
                "sha256": submission.sha256,
                "bytes": submission.size,
                "data_date": None if spec is None else source.files[spec].data_date.isoformat(),
                "format": kind,
                "spec": spec,
            }
        )
    rows += [{"provider": source.provider, "file": expected} for expected in missing]
    return build_frame(rows, SUBMISSIONS)


def origin(source: Source, submissions: list[Submission], missing: list[str], code: str) -> str:
    """A digest of all that a provider's records follow from: its source file, what it sent (intake.landed), and our code."""
    sent = [(each.file, each.sha256, each.size, each.spec) for each in submissions]
    told = [source.model_dump(mode="json"), sent, missing, code]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def read(source: Source, submissions: pd.DataFrame, content: Callable[[str], bytes]) -> dict[str, pd.DataFrame]:
    """One provider's submissions → raw records.

    submissions: SUBMISSIONS; content: sha256 → bytes. Returns the frames `rows`, `blocks`, `findings` and each returned
    table.
    """
    into = Mapped()
    seen: dict[str, str] = {}
    for row in submissions.to_dict("records"):
        if pd.isna(row["sha256"]):
            due = f"due:{source.expected.every}"
            into.findings.append(
                make_finding("return-missing", provider=source.provider, expected=row["file"], every=due)
            )
            continue
        if seen.setdefault(row["sha256"], row["file"]) != row["file"]:
            where = {"provider": source.provider, "file": row["file"], "sha256": row["sha256"]}
            into.findings.append(make_finding("file-repeated", **where, other=seen[row["sha256"]]))
            continue
        spec = None if pd.isna(row["spec"]) else int(row["spec"])
        size = int(row["bytes"])
        sent = None if size > LARGEST_FILE else content(row["sha256"])
        into.take(read_file(source, Submission(source.provider, row["file"], row["sha256"], sent, size, spec)))
    return {**into.frames(), "findings": build_findings(into.findings)}
