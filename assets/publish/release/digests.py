"""Digests: of a release's content, of the code and rules that make it, and of the files in its folder."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from assets.publish.open_data.text_columns import (
    build_csv_lines,
    build_text_columns,
    concat_bytes,
    map_parallel,
    split_rows,
)
from assets.publish.release.signatures import PUBLIC_KEY, SIGNATURE

SUMS = "SHA256SUMS"
HASH_LIST_FOLDERS = ("", "public/data", "internal/data")
"""Where lists of hashes stand in a release; each is signed, so that the data alone can be checked too."""
SMALL_FILE_BYTES = 2**20
"""Files below this size are hashed in one piece, which for small ones takes half the time."""
CODE_PLACES = ("assets", "pipelines", "schemas", "requirements.lock")
"""Our packages, and the lock that names the libraries."""
RULE_PLACES = (
    "schemas/definition.py",
    "schemas/codelists",
    "schemas/findings",
    "schemas/recommendations",
    "schemas/tables",
    "assets/join",
)
"""Where the rules are: the definition, the code lists, the rules of findings, the recommendations, what each column may hold, and
the stage that applies them."""


def calculate_content_digest(frames: Mapping[str, pd.DataFrame], facts: Sequence[object]) -> str:
    """The sha256 of everything that a release is made from: its frames, and other facts (versions, settings)."""
    digest = hashlib.sha256()
    for name in sorted(frames):
        digest.update(f"{name} {','.join(map(str, frames[name]))}\n".encode())
        for lines in map_parallel(lambda part: build_csv_lines(build_text_columns(part)), split_rows(frames[name])):
            digest.update(concat_bytes(lines))
    digest.update(json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str).encode())
    return digest.hexdigest()


def calculate_code_digest(root: Path, places: Sequence[str] = CODE_PLACES) -> str:
    """A digest of the code and texts that make a release, or of some places of them; not of what Python compiles from them."""
    digest = hashlib.sha256()
    for place in places:
        for path in sorted([root / place, *(root / place).rglob("*")]):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def calculate_rules_digest(root: Path) -> str:
    """A digest of the rules alone, so that a changed value is known to come from a rule or from other code."""
    return calculate_code_digest(root, RULE_PLACES)


def calculate_sums_digest(folder: Path) -> str:
    """The sha256 of a folder's SHA256SUMS, which stands for all its files."""
    return hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()


def hash_files(folder: Path) -> dict[str, str]:
    """Path (relative, with slashes) → sha256 of every file below a folder, in order of path; but not of its own SHA256SUMS, nor
    of signatures, which are made of such lists.
    """
    paths = {}
    for place, _, names in os.walk(folder):
        prefix = "".join(f"{part}/" for part in Path(place).relative_to(folder).parts)
        paths.update({f"{prefix}{name}": Path(place, name) for name in names if name not in (SIGNATURE, PUBLIC_KEY)})
    paths.pop(SUMS, None)
    return {path: _hash_file(paths[path]) for path in sorted(paths, key=lambda path: path.split("/"))}


def _hash_file(path: Path) -> str:
    with path.open("rb", buffering=0) as file:
        if os.fstat(file.fileno()).st_size < SMALL_FILE_BYTES:
            return hashlib.sha256(file.read()).hexdigest()
        return hashlib.file_digest(file, "sha256").hexdigest()


def format_hash_list(hashes: Mapping[str, str]) -> str:
    """SHA256SUMS as `sha256sum --check` reads it. hashes: path → sha256."""
    return "".join(f"{digest}  {path}\n" for path, digest in hashes.items())


def write_hash_lists(folder: Path) -> None:
    """Writes the three SHA256SUMS of a release (HASH_LIST_FOLDERS); each file is read once."""
    hashes = hash_files(folder)
    for place in HASH_LIST_FOLDERS[1:]:
        prefix = f"{place}/"
        below = {path.removeprefix(prefix): digest for path, digest in hashes.items() if path.startswith(prefix)}
        content = format_hash_list(below).encode()
        (folder / prefix / SUMS).write_bytes(content)
        hashes[f"{prefix}{SUMS}"] = hashlib.sha256(content).hexdigest()
    in_order = dict(sorted(hashes.items(), key=lambda item: item[0].split("/")))
    (folder / SUMS).write_bytes(format_hash_list(in_order).encode())
