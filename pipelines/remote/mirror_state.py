"""What a working folder remembers of the store that it mirrors."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

ROOM_PREFIX = ".room-"


@dataclass
class MirrorState:
    """What the store held when this working folder last agreed with it. Everything in it can be asked of the store again.

    pointers: the small objects that change in place, with their texts; releases: version → sha256 of its list of hashes;
    received: the names below `store/landing`; tables: path → size, time and sha256 of a file as it was hashed last.
    """

    pointers: dict[str, str] = field(default_factory=dict)
    releases: dict[str, str] = field(default_factory=dict)
    received: list[str] = field(default_factory=list)
    tables: dict[str, tuple[int, int, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> "MirrorState":
        """The state in a file; a new one where there is none, or it was cut short."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return cls()

    def save(self, path: Path) -> None:
        """Writes it in one step."""
        replace_file(path, json.dumps(asdict(self), ensure_ascii=False).encode())

    def hash_tables(self, folder: Path) -> dict[str, str]:
        """Path → sha256 of every file below a folder; one that is as it was is not read again."""
        found: dict[str, tuple[int, int, str]] = {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            # What begins with a dot was being written when a run was killed.
            if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
                stat = path.stat()
                size, time, digest = self.tables.get(name, (0, 0, ""))
                if (size, time) != (stat.st_size, stat.st_mtime_ns):
                    digest = hashlib.sha256(path.read_bytes()).hexdigest()
                found[name] = (stat.st_size, stat.st_mtime_ns, digest)
        self.tables = found
        return {name: digest for name, (_, _, digest) in found.items()}


def replace_file(path: Path, content: bytes) -> None:
    """Writes a file, which then has the old bytes or the new ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}-{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(path)


@contextmanager
def make_room(folder: Path) -> Iterator[Path]:
    """A place below a folder, on its disk, for what is not whole yet, or is being removed. Gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=ROOM_PREFIX, dir=folder) as room:
        yield Path(room)


def parse_hash_list(content: bytes) -> Mapping[str, str]:
    """Path → sha256, of a SHA256SUMS."""
    lines = content.decode("utf-8").splitlines()
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines) if path}
