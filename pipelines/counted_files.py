"""Which of the files that are checked together the pipeline would read, as it chooses in the folder of a provider: of a kind that
takes the latest the last by name, and of files with the same bytes one.
"""

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assets.gather.received_files import select_counted
from schemas.source_file import Source


@dataclass(frozen=True)
class NamedFile:
    """A file of one provider. number: its kind, where it is known; position: among all the files that are checked; data_date: the
    day that its source file's rule found in it, where there is a rule.
    """

    position: int
    name: str
    sha256: str
    number: int | None
    data_date: str | None = None


@dataclass(frozen=True)
class UncountedReason:
    """Why a file is not read. rule: that says so; other: the name of the file that is read instead."""

    rule: str
    other: str


def choose_file_number(source: Source, name: str, *, is_whole: bool) -> int | None:
    """The kind of a file of which the headers do not say it: by its name, as the pipeline takes it, or the only kind that there
    is. is_whole: whether it is a whole return (the register's template).
    """
    for number, spec in enumerate(source.files):
        if fnmatch.fnmatchcase(name.casefold(), spec.match.casefold()):
            return number
    return 0 if is_whole and len(source.files) == 1 else None


def find_uncounted_files(source: Source | None, files: Sequence[NamedFile]) -> Mapping[int, UncountedReason]:
    """Position → why, of the files of one provider that are not read. source: the provider's; None where none is known."""
    by_name = sorted(files, key=lambda file: (file.data_date or "", file.name))
    reasons: dict[int, UncountedReason] = {}
    if source:
        for file, last in _iterate_superseded(source, by_name):
            rule = "file-repeated" if file.sha256 == last.sha256 else "file-superseded"
            reasons[file.position] = UncountedReason(rule, last.name)
    firsts: dict[str, NamedFile] = {}
    for file in by_name:
        if file.position not in reasons and firsts.setdefault(file.sha256, file) is not file:
            reasons[file.position] = UncountedReason("file-repeated", firsts[file.sha256].name)
    return reasons


def _iterate_superseded(source: Source, by_name: Sequence[NamedFile]) -> Iterator[tuple[NamedFile, NamedFile]]:
    """Each file that a later one of its kind replaces, and that one."""
    for number, spec in enumerate(source.files):
        of_kind = [file for file in by_name if file.number == number]
        counted = select_counted(spec, of_kind)
        for file in of_kind:
            if file not in counted:
                yield file, counted[-1]
