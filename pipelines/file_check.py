"""What a provider runs before sending: one file through the same gather and check as the pipeline.

Belongs here: choosing the source that fits, and the report's shape (CONTRACT). Does not belong here: any rule, or
printing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

import pandas as pd

from assets.check.checking import check
from assets.gather import proposing
from assets.gather.grid.sheet import Opened, Unreadable
from assets.gather.intake import Submission
from assets.gather.mapping import Mapped
from assets.gather.reading import fit, may_fit, opened, read_sheets, refused, vocabulary
from assets.publish.feedback import to_finding_rows
from schemas.findings import build_findings, make_finding, render_findings
from schemas.languages import FixableError, Message
from schemas.source_file import Source


class UnknownSource(FixableError):
    """The source that was asked for is not there."""


@dataclass(frozen=True)
class Report:
    """One file's report: as the contract's JSON, and its findings as people get them (schemas.findings.RENDERED_COLUMNS)."""

    about: dict[str, Any]
    findings: pd.DataFrame

    @property
    def refused(self) -> bool:
        """Whether the file could not be read."""
        return self.about["refused"] is not None

    @property
    def holds(self) -> bool:
        """Whether anything of it would be held."""
        return bool((self.findings["severity"] == "error").any())


class _File:
    """A file that is opened at most once for each encoding that a source names."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self._opened: dict[str | None, Opened] = {}
        self._words: dict[int, frozenset[str]] = {}

    def opened(self, encoding: str | None) -> Opened:
        """Its sheets. Only a text is read otherwise when its encoding is named. Raises Unreadable."""
        plain = self._opened.get(None)
        if plain and plain.format not in ("text", "html"):
            return plain
        if encoding not in self._opened:
            self._opened[encoding] = opened(self.submission, encoding)
        return self._opened[encoding]

    def words(self, encoding: str | None) -> frozenset[str]:
        """What stands where headers may stand (reading.vocabulary). Raises Unreadable."""
        file = self.opened(encoding)
        if id(file) not in self._words:
            self._words[id(file)] = vocabulary(file)
        return self._words[id(file)]


def _fitting(sources: Mapping[str, Source], file: _File) -> tuple[Source, int] | None:
    """The source whose headers the file has, the most of them first, then one that expects a file of its name."""
    name = PurePath(file.submission.file.casefold())
    likely = []
    for source in sources.values():
        for number, spec in enumerate(source.files):
            try:
                most = may_fit(source, number, file.words(spec.encoding))
            except Unreadable:  # its letters are not in the encoding that this source names
                continue
            likely.append((most, name.match(spec.match.casefold()), -source.precedence, -number, source))
    best: tuple[int, bool, int, int] = (0, False, 0, 0)
    fitting: tuple[Source, int] | None = None
    for most, named, rank, place, source in sorted(likely, key=lambda each: each[:4], reverse=True):
        if most <= 0 or most < best[0]:
            break
        score = fit(source, -place, file.opened(source.files[-place].encoding))
        if score > 0 and (score, named, rank, place) > best:
            best, fitting = (score, named, rank, place), (source, -place)
    return fitting


def _tables(into: Mapped, accepted: Mapping[str, pd.DataFrame], findings: pd.DataFrame) -> list[dict[str, Any]]:
    """What was found on each sheet, and its row counts."""
    blocks = into.frames()["blocks"]
    kept = {row for frame in accepted.values() for row in frame["row"]}
    tables = []
    for each in into.tables:
        mine = into.rows[each.rows]
        records = mine[mine["fate"] != "not-a-record"]
        good = int(records["row"].isin(kept).sum())
        sent = blocks[blocks["block"].str.startswith(each.blocks) & (blocks["table"] == each.table)]
        named = sent[sent["axis"].isin(["column", "cell"])].groupby("column", sort=False)["header"].unique()
        unmapped = findings[(findings["rule"] == "column-unmapped") & (findings["sheet"] == each.sheet)]
        tables.append(
            {
                "sheet": each.sheet,
                "table": each.table,
                "header_row": each.header_row,
                "orientation": each.orientation,
                "columns": {column: ", ".join(headers.dropna()) for column, headers in named.items()},
                "unmapped": [json.loads(told)["header"] for told in unmapped["parameters"]],
                "rows": {
                    "received": len(mine),
                    "accepted": good,
                    "held": len(records) - good,
                    "not_records": len(mine) - len(records),
                },
            }
        )
    return tables


def report(path: Path, sources: Mapping[str, Source], wanted: str | None) -> Report:
    """Checks one file.

    sources: by provider; wanted: the provider whose source is to be used, or None to find the one that fits. A file
    that fits none is read by what its own headers seem to mean. Raises UnknownSource when `wanted` is not there, Refusal
    when the file cannot be opened.
    """
    if wanted and wanted not in sources:
        values = {"source": wanted, "sources": ", ".join(sources)}
        raise UnknownSource(Message("There is no source named '{source}'; there are: {sources}.", values))
    try:
        submission = Submission.of(wanted or "", path, None)
    except OSError as error:
        raise FixableError(
            Message("{file}: cannot be read: {fault}", {"file": path, "fault": error.strerror})
        ) from error
    about: dict[str, Any] = {
        "file": str(path),
        "sha256": submission.sha256,
        "source": wanted,
        "refused": None,
        "tables": [],
        "skipped_sheets": [],
    }
    file = _File(submission)
    try:
        if wanted is None:
            file.opened(None)
        fitting = _fitting({wanted: sources[wanted]} if wanted else sources, file)
        if wanted and fitting is None:
            fitting = (sources[wanted], 0)
        if fitting:
            source, number = fitting
            mine = replace(submission, provider=source.provider, spec=number)
            into = read_sheets(source, number, mine, file.opened(source.files[number].encoding))
            return _reported({**about, "source": source.provider}, source, into)
        return _unmapped(about, submission, file.opened(None))
    except Unreadable as error:
        reasons = {"reason_en": error.reason_en, "reason_cy": error.reason_cy}
        where = {"provider": wanted, "file": submission.file, "sha256": submission.sha256}
        return _refused(about, render_findings(build_findings([make_finding("file-unreadable", **where, **reasons)])))


def _refused(about: dict[str, Any], told: pd.DataFrame) -> Report:
    refusing = [row for row in to_finding_rows(told) if row["effect"] == "file-refused"]
    first = {name: refusing[0][name] for name in ("rule", "message_en", "message_cy")}
    return Report({**about, "refused": first, "findings": to_finding_rows(told)}, told)


def _unmapped(about: dict[str, Any], submission: Submission, file: Opened) -> Report:
    """A file that no source fits: read by what its own headers seem to mean, else said to hold no known table."""
    draft = proposing.proposed(file.sheets, submission.file)
    source = draft.source()
    if source is None:
        place = ", ".join(sheet.name for sheet in file.sheets) or submission.file
        row = make_finding("table-missing", file=submission.file, sha256=submission.sha256, place=place)
        return _refused(about, render_findings(build_findings([row])))
    into = read_sheets(source, 0, submission, file)
    into.findings += draft.findings(submission)
    return _reported(about, source, into)


def _reported(about: dict[str, Any], source: Source, into: Mapped) -> Report:
    if refused(into):
        return _refused(about, render_findings(build_findings(into.findings)))
    checked = check(source, {**into.frames(), "findings": build_findings(into.findings)})
    told = render_findings(checked.findings)
    skipped = checked.findings[checked.findings["rule"] == "sheet-skipped"]
    about = {
        **about,
        "tables": _tables(into, checked.accepted, checked.findings),
        "skipped_sheets": [
            {
                "sheet": row["sheet"],
                "why": json.loads(parameters)["code"],
                "why_en": row["message_en"],
                "why_cy": row["message_cy"],
            }
            for row, parameters in zip(render_findings(skipped).to_dict("records"), skipped["parameters"], strict=True)
        ],
    }
    return Report({**about, "findings": to_finding_rows(told)}, told)
