"""Digests: of a release's content, of the code and rules that make it, and of the files in its folder."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from assets.publish.open_data import text_columns
from assets.publish.release.signatures import PUBLIC_KEY, SIGNATURE

SUMS = "SHA256SUMS"
HASH_LIST_FOLDERS = ("", "public/data", "internal/data")
"""Where a release has lists of hashes; each is signed, so that the data alone can be checked too."""
CODE_PLACES = ("assets", "pipelines", "schemas", "requirements.lock")
RULE_PLACES = (
    *(f"schemas/{name}" for name in ("definition.py", "codelists", "rules", "recommendations", "tables")),
    "assets/join",
)
"""Where the rules are, and the stage that applies them: a changed value is known to come from a rule or from other code."""


def calculate_content_digest(frames: Mapping[str, pd.DataFrame], facts: Sequence[object]) -> str:
    """The sha256 of everything that a release is made from: its frames, and other facts (versions, settings)."""
    digest = hashlib.sha256()
    for name in sorted(frames):
        digest.update(f"{name} {','.join(map(str, frames[name]))}\n".encode())
        for lines in text_columns.map_parallel(text_columns.encode_csv_rows, text_columns.split_rows(frames[name])):
            digest.update(lines)
    digest.update(json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str).encode())
    return digest.hexdigest()


def calculate_code_digest(root: Path, places: Sequence[str] = CODE_PLACES) -> str:
    """A digest of the code and texts in some places; not of what Python compiles from them."""
    digest = hashlib.sha256()
    for place in places:
        for path in sorted([root / place, *(root / place).rglob("*")]):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def calculate_sums_digest(folder: Path) -> str:
    """The sha256 of a folder's SHA256SUMS, which stands for all its files."""
    return hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()


def hash_files(folder: Path) -> dict[str, str]:
    """Relative path → sha256 of every file below a folder, in order; without its own SHA256SUMS and without signatures."""
    paths = {}
    for place, _, names in os.walk(folder):
        prefix = "".join(f"{part}/" for part in Path(place).relative_to(folder).parts)
        paths.update({f"{prefix}{name}": Path(place, name) for name in names if name not in (SIGNATURE, PUBLIC_KEY)})
    paths.pop(SUMS, None)
    in_order = sorted(paths, key=lambda path: path.split("/"))
    return {path: hashlib.sha256(paths[path].read_bytes()).hexdigest() for path in in_order}


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
