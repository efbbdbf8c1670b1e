"""What the register knows of a file from the returns before it: the same bytes again, another provider's file, an older one.

Belongs here: recognising a file by its hash, its date and the projects that it names, against the files of earlier releases.
Does not belong here: recognising it by its headers (source_fit).

A file that stands in the last release is not judged again, so that a run on the same files gives the same.
"""

import fnmatch
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import PurePath
from typing import Any

import pandas as pd

from assets.gather.mapping.mapped_records import Finding, MappedRecords
from assets.gather.received_files import Submission
from schemas.findings import make_finding
from schemas.languages import fold_text
from schemas.return_calendar import ScheduledReturn
from schemas.source_file import FileSource, Source
from schemas.stores import AcceptedFile

GONE_SHARE = 0.5
"""A return that lacks so much of the projects of the last one is refused until a person accepts it."""
MIN_GONE = 3
"""So many projects must be gone before their share counts."""
_NAMES = ("reference", "title_en", "title_cy")


@dataclass(frozen=True)
class Recognition:
    """What is known of a file. renamed: the first file of the same bytes that the provider sent, by another name; foreign: one
    that another provider sent, while this one never did; later: the accepted return with the latest data, where that is later
    than this one's; last: the last accepted return of the kind, where it was another file.
    """

    renamed: AcceptedFile | None = None
    foreign: AcceptedFile | None = None
    later: AcceptedFile | None = None
    last: AcceptedFile | None = None

    def to_plain(self) -> tuple[Any, ...]:
        """What identifies it: the files, in whichever release they stand."""
        known = (self.renamed, self.foreign, self.later, self.last)
        return tuple(each and tuple(each._replace(release="")) for each in known)


def keep_first_date(submission: Submission, accepted: Sequence[AcceptedFile]) -> Submission:
    """The same bytes under another name, or again after another return, are the return that they were: their date does not move
    on. A day that is corrected in the source file of the last return counts.
    """
    own = [each for each in accepted if each.provider == submission.provider]
    first = _find_first(submission, own)
    is_last = is_standing(submission.provider, {submission.sha256}, accepted)
    if first and first.data_date and (first.file != submission.file or not is_last):
        return replace(submission, data_date=first.data_date)
    return submission


def is_standing(provider: str, hashes: Collection[str], accepted: Iterable[AcceptedFile]) -> bool:
    """Whether a file with one of these sha256 stands in the newest release that has any of the provider's."""
    own = [each for each in accepted if each.provider == provider]
    return any(each.release == own[0].release and each.sha256 in hashes for each in own)


def recognise_file(source: Source, submission: Submission, accepted: Sequence[AcceptedFile]) -> Recognition:
    """What the register knows of a file. accepted: of all providers, those of the newest release first."""
    first = _find_first(submission, accepted)
    renamed = first if first and first.file != submission.file else None
    if submission.file_number is None:
        return Recognition(renamed)
    kind = source.get_file(submission.file_number)
    before = [each for each in accepted if each.provider == source.provider and _is_of_kind(each, kind)]
    newest = [each for each in before if each.release == before[0].release] if before else []
    if any(each.sha256 == submission.sha256 for each in newest):
        return Recognition(renamed)
    foreign = next((each for each in accepted if each.sha256 == submission.sha256), None) if first is None else None
    if kind.takes == "all":
        return Recognition(renamed, foreign)
    # Of a file that several releases have, the newest says the date: it may have been corrected.
    others = list({each.sha256: each for each in reversed(before) if each.sha256 != submission.sha256}.values())
    latest = max(others, key=lambda each: each.data_date or "", default=None)
    is_older = latest and submission.data_date and (latest.data_date or "") > submission.data_date
    return Recognition(renamed, foreign, latest if is_older else None, newest[0] if newest else None)


def select_accepted_before(submission: Submission, accepted: Sequence[AcceptedFile]) -> list[AcceptedFile]:
    """The accepted files without those of the newest releases in which the submission stands itself: what was known when it was
    first read. So it is the same submission in the next run.
    """
    own = [each for each in accepted if each.provider == submission.provider]
    standing = {each.release for each in own if each.sha256 == submission.sha256}
    since = set(takewhile(standing.__contains__, dict.fromkeys(each.release for each in own)))
    return [each for each in accepted if each.release not in since]


def report_recognised(submission: Submission, known: Recognition, *, is_accepted: bool) -> list[Finding]:
    """What a file is told before it is read. is_accepted: whether a person lets it stand although it is an older one."""
    place = submission.location
    if known.foreign:
        return [
            make_finding("file-of-another-provider", **place, other=known.foreign.provider, theirs=known.foreign.file)
        ]
    if known.later and not is_accepted:
        dates = {"date": submission.data_date, "last_date": known.later.data_date, "last": known.later.file}
        return [make_finding("file-older", **place, **dates)]
    if known.renamed:
        return [make_finding("file-resent", **place, other=known.renamed.file, date=known.renamed.data_date)]
    return []


def report_gone_projects(
    submission: Submission, mapped: MappedRecords, last: AcceptedFile, before: MappedRecords
) -> list[Finding]:
    """The finding of a file that lacks half of the projects of the last return or more. before: its records, read as now."""
    names, names_before = _list_project_names(mapped), _list_project_names(before)
    present = frozenset().union(*names)
    gone = [each for each in names_before if not each & present]
    if len(gone) < max(MIN_GONE, GONE_SHARE * len(names_before)):
        return []
    counts = {"before": len(names_before), "gone": len(gone), "found": len(names)}
    return [make_finding("projects-gone", **submission.location, **counts, last=last.file, date=last.data_date)]


def describe_missing_return(source: Source, match: str, accepted: Iterable[AcceptedFile]) -> ScheduledReturn:
    """What is due where no file of a kind is there. match: of the kind; accepted: see recognise_file."""
    kind = next(each for each in source.files if each.match == match)
    of_kind = (each.data_date for each in accepted if each.provider == source.provider and _is_of_kind(each, kind))
    last = next((day for day in of_kind if day), None)
    due = source.expected.calculate_due_day(last) if last else None
    return ScheduledReturn(source.provider, source.expected.every, last, due, is_overdue=True)


def _find_first(submission: Submission, accepted: Iterable[AcceptedFile]) -> AcceptedFile | None:
    own = (submission.provider, submission.sha256)
    return next((each for each in reversed(list(accepted)) if (each.provider, each.sha256) == own), None)


def _is_of_kind(file: AcceptedFile, kind: FileSource) -> bool:
    return fnmatch.fnmatchcase(PurePath(file.file).name.casefold(), kind.match.casefold())


def _list_project_names(mapped: MappedRecords) -> list[frozenset[str]]:
    """What each project is known by, folded: its reference and its titles. Its rows of the same reference are one project."""
    projects: dict[str, set[str]] = {}
    for part in mapped.records.get("projects", []):
        columns: Mapping[str, list[Any]] = {name: part[name].tolist() for name in _NAMES if name in part}
        for row in zip(*columns.values(), strict=True):
            names = [f"{name}:{fold_text(text)}" for name, text in zip(columns, row, strict=True) if not pd.isna(text)]
            if names:
                projects.setdefault(names[0], set()).update(names)
    return [frozenset(names) for names in projects.values()]
