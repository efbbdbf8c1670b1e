"""A provider's last accepted return, from the bytes that the landing store keeps: what `check` compares a new one with.

Its files are read and checked once more, as the new ones are, so that like is compared with like: what the provider said, before
anything was reconciled. Which files they are stands in each release's release.json.
"""

import fnmatch
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

import pandas as pd

from assets.check.provider_check import CheckedProvider
from assets.gather.mapping.mapped_records import MappedRecords
from assets.gather.provider_files import is_refused, read_submission
from assets.gather.received_files import Submission
from assets.publish.release.published_releases import CURRENT, iterate_releases
from pipelines.addresses import get_received_files_folder
from pipelines.checked_records import check_records, match_alone
from pipelines.return_difference import ReturnComparison, compare_returns
from pipelines.working_folders import find_received_file
from schemas.source_file import Source
from schemas.unexpected_errors import describe_error

LOG = logging.getLogger(__name__)
LARGEST_COMPARED_BYTES = 16 * 2**20
"""A return of larger files is not read once more: the answer must not take twice as long as its checking."""


@dataclass(frozen=True)
class LastFile:
    """One file of the last accepted return: as it was received, and where its bytes are."""

    name: str
    sha256: str
    file_number: int
    path: Path
    data_date: str | None


@dataclass(frozen=True)
class LastReturn:
    """The files of a provider's last accepted return, and the latest release that published any of them."""

    files: tuple[LastFile, ...]
    version: str
    data_date: str


def compare_with_last(
    outputs: Path,
    source: Source,
    sent: Sequence[tuple[int | None, str, str]],
    checked: CheckedProvider,
    measures: pd.DataFrame | None,
) -> ReturnComparison | None:
    """What a return would change; None where no return before it is known, or it cannot be read as it could then.

    outputs: the folder of releases; sent: (kind of file, name, sha256) of each file of the return; checked: what it gave;
    measures: the register's catalogue where the return was matched by itself, too.
    """
    names: dict[int, list[str]] = {}
    for number, name, _ in sent:
        if number is None:  # the register's template, which stands for all the files of a return
            return None
        names.setdefault(number, []).append(name)
    try:
        last = find_last_return(outputs, source, names)
        if last is None:
            return None
        before: Mapping[str, pd.DataFrame] | None = checked.accepted
        if {file.sha256 for file in last.files} != {sha256 for _, _, sha256 in sent}:
            before = _read_accepted_records(source, last, measures)
        if before is None:
            return None
        difference = compare_returns(before, checked.accepted, checked.held)
    except Exception as error:  # the findings stand without it, and the sender has nothing to do with that
        LOG.debug(describe_error(error, f"reading the last return of {source.provider}").text)
        return None
    return ReturnComparison(difference, last.version, last.data_date, tuple(file.name for file in last.files))


def find_last_return(outputs: Path, source: Source, names: Mapping[int, Collection[str]]) -> LastReturn | None:
    """The last accepted files of the kinds that are checked now; None where no release has any, or their bytes are not kept.

    outputs: the folder of releases; names: kind of file (its number in the source) → the names of the files of it.
    """
    remaining = dict(names)
    files: list[LastFile] = []
    newest: Mapping[str, Any] | None = None
    for release in iterate_releases(outputs, outputs / CURRENT):
        received = [
            _locate_file(outputs, source, sent) for sent in release["submissions"] if _is_accepted(source, sent)
        ]
        for number in list(remaining):
            of_kind = [file for file in received if file and file.file_number == number]
            if of_kind:
                files += _select_comparable(source, of_kind, remaining.pop(number))
                newest = newest or release
        if not remaining:
            break
    # Half of a return must not be compared with a whole one.
    if newest is None or {file.file_number for file in files} != set(names):
        return None
    if not all(_is_readable(outputs, file) for file in files):
        return None
    return LastReturn(tuple(files), newest["version"], newest["data_date"])


def _read_accepted_records(
    source: Source, last: LastReturn, measures: pd.DataFrame | None
) -> Mapping[str, pd.DataFrame] | None:
    """Table → the accepted records of a return; None where a file of it is refused now, or is no longer what it was.
    measures: as compare_with_last takes them: what both returns hold is no difference.
    """
    records = MappedRecords()
    for file in last.files:
        submission = Submission.from_path(source.provider, file.path, file.file_number)
        if submission.sha256 != file.sha256:
            return None
        mapped = read_submission(source, replace(submission, file=file.name, data_date=file.data_date))
        if is_refused(mapped):
            return None
        records.add(mapped)
    checked = check_records(source, records, {file.file_number for file in last.files})
    return (checked if measures is None else match_alone(source, records, checked, measures)).accepted


def _is_accepted(source: Source, sent: Mapping[str, Any]) -> bool:
    return sent["provider"] == source.provider and bool(sent["published"]) and bool(sent["sha256"])


def _locate_file(outputs: Path, source: Source, sent: Mapping[str, Any]) -> LastFile | None:
    """A file that was received, if it is still of a kind that the source expects."""
    name, stored = PurePath(sent["file"]).name.casefold(), get_received_files_folder(outputs) / sent["sha256"]
    for number, spec in enumerate(source.files):
        if fnmatch.fnmatchcase(name, spec.match.casefold()):
            return LastFile(sent["file"], sent["sha256"], number, stored, sent.get("data_date"))
    return None


def _select_comparable(source: Source, files: Sequence[LastFile], names: Collection[str]) -> list[LastFile]:
    """Of a kind of which every file counts, a new file replaces the one of its name alone."""
    if source.files[files[0].file_number].takes == "latest":
        return list(files)
    folded = {name.casefold() for name in names}
    same = [file for file in files if file.name.casefold() in folded]
    return same if len(same) == len(folded) else []


def _is_readable(outputs: Path, file: LastFile) -> bool:
    path = find_received_file(outputs, file.sha256)
    return path.is_file() and path.stat().st_size <= LARGEST_COMPARED_BYTES
