"""Which files of a provider have come, and what identifies each; not what is inside one."""

import fnmatch
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pandas as pd

from assets.gather.workbook.file_formats import recognise_format
from assets.gather.workbook.sheet import UnreadableFileError
from schemas.file_names import to_readable_name
from schemas.frames import HASH_LENGTH, SUBMISSIONS, build_frame
from schemas.source_file import FileSource, Source

Named = TypeVar("Named")
LARGEST_FILE_BYTES = 512 * 2**20  # no return comes near this; a file beyond it is never taken into memory
_NOT_SUBMISSIONS = ("SOURCE.md", "LICENCE*", "LICENSE*", "README*", ".*", "~$*", "*.tmp", "*.part")
"""Notes, licences and unfinished copies that stand beside the files."""


@dataclass(frozen=True)
class Submission:
    """One file as received."""

    provider: str
    file: str
    sha256: str
    content: bytes | None  # None when it is larger than LARGEST_FILE_BYTES
    size: int
    file_number: int | None  # its place among the files of the source, from 0; None when no source expects it
    data_date: str | None = None  # the day (ISO) that it describes; None while it is not known

    def __post_init__(self) -> None:
        object.__setattr__(self, "file", to_readable_name(self.file))

    @classmethod
    def from_path(cls, provider: str, path: Path, file_number: int | None) -> "Submission":
        """A file as it lies in a folder. Raises OSError when it cannot be read."""
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            return cls(provider, path.name, sha256, None, size, file_number)
        content = path.read_bytes()
        return cls(provider, path.name, hashlib.sha256(content).hexdigest(), content, len(content), file_number)

    @property
    def short_hash(self) -> str:
        return self.sha256[:HASH_LENGTH]

    @property
    def location(self) -> dict[str, str]:
        return {"provider": self.provider, "file": self.file, "sha256": self.sha256}

    @property
    def known_file_number(self) -> int:
        """Its place in the source. Raises ValueError when no source expects it."""
        if self.file_number is None:
            raise ValueError(f"{self.file} is not expected by any source file")
        return self.file_number


FindDay = Callable[[FileSource, Submission], str | None]
"""The day (ISO) that a file of a kind describes; None where its rule finds none."""


def get_fixed_day(file_source: FileSource, _: Submission) -> str | None:
    """The day that a source file gives for every file of a kind."""
    return file_source.fixed_date


def select_counted(file_source: FileSource, by_name: Sequence[Named]) -> Sequence[Named]:
    """Which files of a kind are read. by_name: all of them, sorted by name."""
    return by_name if file_source.takes == "all" else by_name[-1:]


def _select_by_day(file_source: FileSource, submissions: Sequence[Submission]) -> list[Submission]:
    """The same where each file says its day: the last counts. A file that says none is taken too, and refused with the reason."""
    dated = sorted((each for each in submissions if each.data_date), key=lambda each: (each.data_date, each.file))
    return [*(each for each in submissions if not each.data_date), *select_counted(file_source, dated)]


def _list_paths(source: Source, folder: Path) -> list[Path]:
    """The files of a provider's folder, and of the folders in it where one names the day of its files."""
    has_folders = any(each.date_rule and each.date_rule.place == "folder" for each in source.files)
    paths = [path for glob in ("*", "*/*")[: 1 + has_folders] for path in folder.glob(glob) if path.is_file()]
    names = [(path, path.relative_to(folder).parts) for path in sorted(paths)]
    return [path for path, parts in names if not any(map(_is_no_submission, parts))]


def _is_no_submission(name: str) -> bool:
    return any(fnmatch.fnmatch(name, glob) for glob in _NOT_SUBMISSIONS)


def find_submissions(
    source: Source, folder: Path, find_day: FindDay = get_fixed_day
) -> tuple[list[Submission], list[str]]:
    """The files of one provider that are to be read, by name, and the globs of its source that no file fits."""
    paths = _list_paths(source, folder)
    taken: dict[Path, Submission] = {}
    expected: set[Path] = set()
    missing = []

    def take_file(path: Path, number: int | None) -> Submission:
        submission = Submission.from_path(source.provider, path, number)
        submission = replace(submission, file=path.relative_to(folder).as_posix())
        return (
            submission if number is None else replace(submission, data_date=find_day(source.files[number], submission))
        )

    for number, file_source in enumerate(source.files):
        glob = file_source.match.casefold()
        fitting = [path for path in paths if fnmatch.fnmatchcase(path.name.casefold(), glob)]
        if not fitting:
            missing.append(file_source.match)
        others = [path for path in fitting if path not in taken]
        expected.update(fitting)
        if file_source.date_rule is None:
            taken |= {path: take_file(path, number) for path in select_counted(file_source, fitting) if path in others}
            continue
        submissions = {path: take_file(path, number) for path in others}
        counted = _select_by_day(file_source, list(submissions.values()))
        taken |= {path: submission for path, submission in submissions.items() if submission in counted}
    unexpected = {path: take_file(path, None) for path in paths if path not in expected}
    return [{**taken, **unexpected}[path] for path in paths if path in taken or path in unexpected], missing


def _detect_format(submission: Submission) -> str | None:
    try:
        return None if submission.content is None else recognise_format(submission.content)
    except UnreadableFileError:
        return None


def build_submissions_frame(source: Source, submissions: list[Submission], missing: list[str]) -> pd.DataFrame:
    """SUBMISSIONS of one provider; submissions and missing as find_submissions gives them."""
    rows: list[dict[str, object]] = []
    for submission in submissions:
        number = submission.file_number
        facts = {"bytes": submission.size, "format": _detect_format(submission), "spec": number}
        rows.append({**submission.location, **facts, "data_date": submission.data_date})
    rows += [{"provider": source.provider, "file": expected} for expected in missing]
    return build_frame(rows, SUBMISSIONS)


def build_stopped_submissions(source: Source, reference: str) -> pd.DataFrame:
    """SUBMISSIONS of a provider whose files could not be taken in. reference: of the unexpected error."""
    return build_frame([{"provider": source.provider, "error": reference}], SUBMISSIONS)


def hash_inputs(source: Source, submissions: list[Submission], missing: list[str], known: Sequence[object]) -> str:
    """A digest of all that a provider's records follow from: its source file, what it sent, and what else is known (our code)."""
    sent = [(sent.file, sent.sha256, sent.size, sent.file_number, sent.data_date) for sent in submissions]
    inputs = [source.model_dump(mode="json"), sent, missing, known]
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()
