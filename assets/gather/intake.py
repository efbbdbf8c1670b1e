"""What has landed: which files of a provider are there, and what identifies each.

Belongs here: finding and hashing files. Does not belong here: what is inside one (grid), or how it is read (layout,
mapping).
"""

import fnmatch
import hashlib
from dataclasses import dataclass
from pathlib import Path

from schemas.source_file import FileSource, Source

LARGEST_FILE = 512 * 2**20
"""No return comes near this; a file beyond it is never taken into memory."""
TOO_LARGE = (f"it is larger than {LARGEST_FILE // 2**20} MB", f"mae'n fwy na {LARGEST_FILE // 2**20} MB")
_ASIDE = ("SOURCE.md", "LICENCE*", "LICENSE*", "README*", ".*", "~$*", "*.tmp", "*.part")


@dataclass(frozen=True)
class Submission:
    """One file as received, and the place in the source file that says how to read it (None: no source expects it).

    content: None when it is larger than what is read.
    """

    provider: str
    file: str
    sha256: str
    content: bytes | None
    size: int
    spec: int | None

    @classmethod
    def of(cls, provider: str, path: Path, spec: int | None) -> "Submission":
        """A file as it lies in a folder. Raises OSError when it cannot be read."""
        size = path.stat().st_size
        if size > LARGEST_FILE:
            with path.open("rb") as file:
                return cls(provider, path.name, hashlib.file_digest(file, "sha256").hexdigest(), None, size, spec)
        content = path.read_bytes()
        return cls(provider, path.name, digest(content), content, len(content), spec)

    @property
    def short(self) -> str:
        """The first twelve letters of the hash, enough to name it in identifiers."""
        return self.sha256[:12]


def digest(content: bytes) -> str:
    """The sha256 of a file's bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def _fits(name: str, spec: FileSource) -> bool:
    return fnmatch.fnmatchcase(name.casefold(), spec.match.casefold())


def landed(source: Source, folder: Path) -> tuple[list[Submission], list[str]]:
    """The files of one provider that are to be read, ordered by name, and the globs that nothing fits.

    folder: where the provider's files land; notes that stand beside them (SOURCE.md, licences, unfinished copies) are
    no submissions.
    """
    present = sorted(
        path for path in folder.glob("*") if path.is_file() and not any(fnmatch.fnmatch(path.name, p) for p in _ASIDE)
    )
    taken: dict[Path, int] = {}
    missing = []
    for index, spec in enumerate(source.files):
        fitting = [path for path in present if _fits(path.name, spec)]
        if not fitting:
            missing.append(spec.match)
        for path in fitting if spec.takes == "all" else fitting[-1:]:
            taken.setdefault(path, index)
    submissions = []
    for path in present:
        known = any(_fits(path.name, spec) for spec in source.files)
        if known and path not in taken:
            continue  # superseded by a later file of the same kind
        submissions.append(Submission.of(source.provider, path, taken.get(path)))
    return submissions, missing
