"""A release: assembled, described, verified, and put in its place in one step.

Belongs here: the folder of a release, `release.json`, and the move of `current`. Does not belong here: what the parts
hold.
"""

import ctypes
import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from assets.publish.open_data.text_columns import (
    build_csv_lines,
    build_text_columns,
    concat_bytes,
    map_parallel,
    split_rows,
)
from assets.publish.release import signatures, verification
from assets.publish.release.change_causes import ReleaseBasis
from schemas.frames import HISTORY, build_frame
from schemas.tables import TABLES

CURRENT = "current"
CORRECTIONS = "corrections.json"
NEWEST = ".newest"
"""Stands while `current` points at an earlier release that was asked for by date: the release that the next one follows."""


class InvalidReleaseError(Exception):
    """A release that is not fit to stand: our fault, named by what verification found. The last one stays."""


@dataclass(frozen=True)
class PublishedRelease:
    """The release that stands: its folder, what release.json says, its tables with provenance and history (internal edition)."""

    folder: Path
    about: dict[str, Any]
    tables: dict[str, pd.DataFrame]
    provenance: pd.DataFrame
    history: pd.DataFrame

    @property
    def basis(self) -> ReleaseBasis:
        """What it says and what it was made from, to compare another release with."""
        files = {each["sha256"]: each["provider"] for each in self.about["submissions"]}
        made = {name: self.about.get(name, "") for name in ("code", "rules")}
        return ReleaseBasis(self.tables, self.provenance, files, **made, decisions=self.about.get("decisions", {}))

    def changelog(self, audience: str) -> str:
        """An edition's changelog, to which the next one adds; the public one never says what only staff may see."""
        return (self.folder / audience / "data" / "CHANGELOG.md").read_text(encoding="utf-8")


def find_previous_release(outputs: Path) -> Path | None:
    """The folder of the release that the next one follows; None when there is none yet."""
    for link in (outputs / NEWEST, outputs / CURRENT):
        if (link / "release.json").is_file():
            return link.resolve()
    return None


def read_release_table(path: Path) -> pd.DataFrame:
    """A table of a release from its Parquet file. Whole numbers stay whole where some are blank."""
    return pd.read_parquet(path, dtype_backend="numpy_nullable")


def load_release(folder: Path | None) -> PublishedRelease | None:
    """The release in a folder."""
    if folder is None:
        return None
    about = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    data = folder / "internal" / "data"
    files = {name: data / f"{name}.parquet" for name in TABLES}
    tables = {name: read_release_table(path) for name, path in files.items() if path.is_file()}
    # A release of an earlier version of this software has no history.
    past = data / "history.parquet"
    history = read_release_table(past) if past.is_file() else build_frame([], HISTORY)
    return PublishedRelease(folder, about, tables, read_release_table(data / "provenance.parquet"), history)


def find_newest_version(outputs: Path) -> str | None:
    """The highest version that was ever released here, whether it stands or was rolled back: no version is given twice."""
    versions = [tuple(map(int, path.name.split("."))) for path in (outputs / "releases").glob("*.*.*") if path.is_dir()]
    return ".".join(map(str, max(versions))) if versions else None


def calculate_content_digest(frames: Mapping[str, pd.DataFrame], told: Sequence[object]) -> str:
    """A digest of everything that a release is made from: its frames, and whatever else is told (texts, versions)."""
    digest = hashlib.sha256()
    for name in sorted(frames):
        digest.update(f"{name} {','.join(map(str, frames[name]))}\n".encode())
        for lines in map_parallel(lambda part: build_csv_lines(build_text_columns(part)), split_rows(frames[name])):
            digest.update(concat_bytes(lines))
    digest.update(json.dumps(told, ensure_ascii=False, sort_keys=True, default=str).encode())
    return digest.hexdigest()


CODE_PLACES = ("assets", "pipelines", "schemas", "requirements.lock")
"""Our packages, and the lock that names the libraries."""
RULE_PLACES = (
    "schemas/definition.py",
    "schemas/codelists",
    "schemas/rules",
    "schemas/recommendations",
    "schemas/tables",
    "assets/join",
)
"""Where the rules are: the definition, the code lists, the rules of findings, the recommendations, what each column may hold, and
the stage that applies them."""


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


def _combine_parts(parts: Sequence[Path], into: Path) -> None:
    """The folders of the release's parts, laid over one another: the same bytes under a second name."""

    def fail(error: OSError) -> None:
        raise error

    for part in parts:
        for folder, _, names in os.walk(part, onerror=fail):
            place = into / Path(folder).relative_to(part)
            place.mkdir(parents=True, exist_ok=True)
            there = {path.name for path in place.iterdir()}
            for name in names:
                if name in there:
                    (place / name).unlink()  # nothing writes into a file that has a second name
                link_file(Path(folder, name), place / name)


def link_file(path: Path, place: Path) -> None:
    """A second name for a file; a copy of it on a disk that knows no links, or another one."""
    try:
        os.link(path, place)
    except OSError:
        shutil.copyfile(path, place)


def _write_hash_lists(staging: Path) -> None:
    """Writes the three lists of hashes; each file is read once."""
    known = verification.hash_files(staging)
    for edition in ("public", "internal"):
        below = f"{edition}/data/"
        data = {path.removeprefix(below): digest for path, digest in known.items() if path.startswith(below)}
        text = verification.format_hash_list(data).encode()
        (staging / below / verification.SUMS).write_bytes(text)
        known[f"{below}{verification.SUMS}"] = hashlib.sha256(text).hexdigest()
    whole = dict(sorted(known.items(), key=lambda each: each[0].split("/")))
    (staging / verification.SUMS).write_bytes(verification.format_hash_list(whole).encode())


def _sync_folder(folder: Path) -> None:
    """Every byte on disk before the release is named: a machine that stops must not leave half of it.

    Where the system writes a whole disk at once (Linux), that is asked for: it waits, and fails where a write has failed.
    """
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is not None:
        at = os.open(folder, os.O_RDONLY)
        failed = syncfs(at) != 0 and ctypes.get_errno()
        os.close(at)
        if failed:
            raise OSError(failed, os.strerror(failed), str(folder))
        return
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _link_release(outputs: Path, name: str, version: str) -> None:
    """A link to a release, moved in one step: a new one renamed over the old one."""
    link = outputs / f".{name}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / version, target_is_directory=True)
    link.replace(outputs / name)


def make_current(outputs: Path, version: str, earlier: bool = False) -> None:
    """Makes a release the current one. earlier: it was asked for by date, and the next one follows the newest all the same."""
    newest = find_previous_release(outputs)
    if earlier and newest is not None and newest.name != version:
        _link_release(outputs, NEWEST, newest.name)
    _link_release(outputs, CURRENT, version)
    if not earlier or (newest is not None and newest.name == version):
        (outputs / NEWEST).unlink(missing_ok=True)


def list_earlier_releases(outputs: Path, stands: PublishedRelease | None, again: bool) -> list[dict[str, Any]]:
    """Every release before the one being made, the newest first: `version`, `data_date`, `previous`, the sha256 of the list of
    hashes of its `public` and `internal` data, and whether it is `kept`.

    stands: the release that is followed, which knows those before it; again: that one is only made again.
    """
    known = {each["version"]: {**each, "kept": False} for each in stands.about.get("earlier", [])} if stands else {}
    if stands and again:
        return list(stands.about.get("earlier", []))
    for folder in (outputs / "releases").glob("*.*.*"):
        if (folder / "release.json").is_file():
            about = json.loads((folder / "release.json").read_text(encoding="utf-8"))
            told = {name: about[name] for name in ("version", "data_date", "previous")}
            sums = {place: calculate_sums_digest(folder / place / "data") for place in ("public", "internal")}
            known[about["version"]] = {**told, **sums, "kept": True}
    return sorted(known.values(), key=lambda each: tuple(map(int, each["version"].split("."))), reverse=True)


def read_corrections(outputs: Path) -> list[dict[str, str]]:
    """The releases that were taken back, the first first: rows of the published table `corrections`."""
    path = outputs / CORRECTIONS
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def roll_back_release(outputs: Path, version: str, notice: Mapping[str, str]) -> None:
    """Makes an earlier release the current one, which the next one follows, and keeps a notice of it.

    notice: a row of the published table `corrections`. The notice is written first: one without its move is seen and can be
    mended, a move without its notice cannot.
    """
    kept = [each for each in read_corrections(outputs) if each["version"] != notice["version"]]
    part = outputs / f".{CORRECTIONS}-{os.getpid()}"
    part.write_text(json.dumps([*kept, dict(notice)], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(outputs / CORRECTIONS)
    make_current(outputs, version)


def load_rolled_back_releases(outputs: Path, stands: PublishedRelease | None) -> list[PublishedRelease]:
    """The releases that were taken back in favour of the standing one and are still kept."""
    if stands is None:
        return []
    versions = [each["version"] for each in read_corrections(outputs) if each["stands"] == stands.about["version"]]
    places = (outputs / "releases" / version for version in versions)
    found = (load_release(place) for place in places if (place / "release.json").is_file())
    return [release for release in found if release is not None]


def calculate_sums_digest(folder: Path) -> str:
    """The sha256 of a release's SHA256SUMS: one line that tells all its bytes."""
    return hashlib.sha256((folder / verification.SUMS).read_bytes()).hexdigest()


def publish_release(
    parts: Sequence[Path], about: Mapping[str, Any], outputs: Path, staging: Path, earlier: bool = False
) -> Path:
    """Puts a release together from its parts and makes it the current one.

    parts: folders that hold its files; about: what release.json says, `version` among it; staging: an empty place on
    the same disk; earlier: see `point`. Returns the release's folder. When the same version is there already, its files
    must be these same bytes, and nothing is written: a release never changes. Raises ReleaseFault naming every fault when it
    does not verify; the last release then still stands.
    """
    shutil.rmtree(staging, ignore_errors=True)
    _combine_parts(parts, staging)
    text = json.dumps(about, ensure_ascii=False, indent=1)
    (staging / "release.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    _write_hash_lists(staging)
    key = signatures.load_private_key()
    if key is not None:
        for place_ in verification.HASH_LIST_FOLDERS:
            signatures.sign_hash_list(staging / place_ / verification.SUMS, key)
    place = outputs / "releases" / str(about["version"])
    again = place.exists()
    if again:
        if (place / verification.SUMS).read_bytes() != (staging / verification.SUMS).read_bytes():
            raise InvalidReleaseError(f"{about['version']} was made again from the same content, but its bytes differ")
        shutil.rmtree(staging)
    found = verification.verify_release(place if again else staging, by_others=False, hashed=not again)
    if found:
        raise InvalidReleaseError("; ".join(fault.render("en") for fault in found[:20]))
    if not again:
        _sync_folder(staging)
        place.parent.mkdir(parents=True, exist_ok=True)
        staging.rename(place)
    make_current(outputs, str(about["version"]), earlier)
    return place
