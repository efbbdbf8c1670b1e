"""Which files of a provider have come, and what identifies each; not what is inside one."""

import fnmatch
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pandas as pd

from assets.gather.workbook.file_formats import recognise_format
from assets.gather.workbook.sheet import UnreadableFileError
from schemas.frames import SUBMISSIONS, build_frame
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
        return self.sha256[:12]

    @property
    def location(self) -> dict[str, str]:
        return {"provider": self.provider, "file": self.file, "sha256": self.sha256}

    @property
    def known_file_number(self) -> int:
        """Its place in the source. Raises ValueError when no source expects it."""
        if self.file_number is None:
            raise ValueError(f"{self.file} is not expected by any source file")
        return self.file_number


def select_counted(file_source: FileSource, by_name: Sequence[Named]) -> Sequence[Named]:
    """Which files of a kind are read. by_name: all of them, sorted by name."""
    return by_name if file_source.takes == "all" else by_name[-1:]


def find_submissions(source: Source, folder: Path) -> tuple[list[Submission], list[str]]:
    """The files of one provider that are to be read, by name, and the globs of its source that no file fits."""
    paths = sorted(path for path in folder.glob("*") if path.is_file())
    paths = [path for path in paths if not any(fnmatch.fnmatch(path.name, glob) for glob in _NOT_SUBMISSIONS)]
    file_numbers: dict[Path, int] = {}
    expected: set[Path] = set()
    missing = []
    for number, file_source in enumerate(source.files):
        glob = file_source.match.casefold()
        fitting = [path for path in paths if fnmatch.fnmatchcase(path.name.casefold(), glob)]
        if not fitting:
            missing.append(file_source.match)
        expected.update(fitting)
        for path in select_counted(file_source, fitting):
            file_numbers.setdefault(path, number)
    submissions = [
        Submission.from_path(source.provider, path, file_numbers.get(path))
        for path in paths
        if path in file_numbers or path not in expected  # the others are superseded by a later file
    ]
    return submissions, missing


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
        data_date = None if number is None else source.files[number].data_date.isoformat()
        facts = {"bytes": submission.size, "format": _detect_format(submission), "spec": number}
        rows.append({**submission.location, **facts, "data_date": data_date})
    rows += [{"provider": source.provider, "file": expected} for expected in missing]
    return build_frame(rows, SUBMISSIONS)


def build_stopped_submissions(source: Source, reference: str) -> pd.DataFrame:
    """SUBMISSIONS of a provider whose files could not be taken in. reference: of the unexpected error."""
    return build_frame([{"provider": source.provider, "error": reference}], SUBMISSIONS)


def hash_inputs(source: Source, submissions: list[Submission], missing: list[str], code: str) -> str:
    """A digest of all that a provider's records follow from: its source file, what it sent, and our code."""
    sent = [(sent.file, sent.sha256, sent.size, sent.file_number) for sent in submissions]
    inputs = [source.model_dump(mode="json"), sent, missing, code]
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()
