"""The releases in the outputs folder: which is the current one, which came before it, and which were taken back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from assets.publish.release.digests import calculate_sums_digest
from assets.publish.release.release_changes import ReleaseBasis
from schemas.frames import HISTORY, LIVES, build_frame
from schemas.stores import AcceptedFile, OutputStore
from schemas.tables import TABLES, TABLES_OF_RELEASE
from schemas.unfinished_files import make_unfinished_path

CURRENT = "current"
NEWEST = ".newest"
"""Is there while `current` points at an earlier release that was asked for by date: the release that the next one follows."""
CORRECTIONS = "corrections.json"
LIVES_FILE = "feedback/findings.parquet"
"""In a release: its findings with their lives (schemas.frames.LIVES), for the register's team and the next release."""


@dataclass(frozen=True)
class PublishedRelease:
    """A release read from its folder. metadata: release.json; tables, provenance, history: of the internal edition;
    lives: of its findings.
    """

    folder: Path
    metadata: dict[str, Any]
    tables: dict[str, pd.DataFrame]
    provenance: pd.DataFrame
    history: pd.DataFrame
    lives: pd.DataFrame = field(default_factory=lambda: build_frame([], LIVES))

    @property
    def basis(self) -> ReleaseBasis:
        """What it says and what it was made from, to compare another release with."""
        files = {submission["sha256"]: submission["provider"] for submission in self.metadata["submissions"]}
        code, rules = self.metadata.get("code", ""), self.metadata.get("rules", "")
        tables = {name: table for name, table in self.tables.items() if name not in TABLES_OF_RELEASE}
        return ReleaseBasis(tables, self.provenance, files, code, rules, self.metadata.get("decisions", {}))

    def read_changelog(self, audience: str) -> str:
        """The changelog of one edition; the public one never says what only staff may see."""
        return (self.folder / audience / "data" / "CHANGELOG.md").read_text(encoding="utf-8")


def read_release_table(path: Path) -> pd.DataFrame:
    """A table of a release. Whole numbers stay whole where some are blank."""
    return pd.read_parquet(path, dtype_backend="numpy_nullable")


def _read_metadata(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "release.json").read_text(encoding="utf-8")))


def load_internal_release(folder: Path | None) -> PublishedRelease | None:
    """The release in a folder; None where there is none."""
    if folder is None or not (folder / "release.json").is_file():
        return None
    data = folder / "internal" / "data"
    files = {name: data / f"{name}.parquet" for name in TABLES}
    tables = {name: read_release_table(path) for name, path in files.items() if path.is_file()}
    # A release of an earlier version of this software has no history, and no lives of findings.
    path = data / "history.parquet"
    history = read_release_table(path) if path.is_file() else build_frame([], HISTORY)
    provenance = read_release_table(data / "provenance.parquet")
    return PublishedRelease(folder, _read_metadata(folder), tables, provenance, history, _read_lives(folder))


def load_previous_lives(store: OutputStore) -> pd.DataFrame:
    """The lives of the findings of the release that this run follows (schemas.frames.LIVES)."""
    folder = store.find_previous_release_dir()
    return _read_lives(folder) if folder else build_frame([], LIVES)


def _read_lives(folder: Path) -> pd.DataFrame:
    path = folder / LIVES_FILE
    return read_release_table(path).astype(dict(LIVES)) if path.is_file() else build_frame([], LIVES)


def find_previous_release(outputs: Path) -> Path | None:
    """The folder of the release that the next one follows; None when there is none yet."""
    links = (outputs / NEWEST, outputs / CURRENT)
    return next((link.resolve() for link in links if (link / "release.json").is_file()), None)


def _parse_version(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def iterate_releases(outputs: Path, folder: Path | None) -> Iterator[Mapping[str, Any]]:
    """What release.json says of the release in a folder, of the one before it, and so on, as far as they are kept."""
    seen: set[Path] = set()
    while folder and folder not in seen and (folder / "release.json").is_file():
        seen.add(folder)
        try:
            metadata = _read_metadata(folder)
            previous = metadata["previous"]
        except (OSError, ValueError, KeyError):
            return
        yield metadata
        folder = outputs / "releases" / previous if previous else None


def list_accepted_files(outputs: Path, folder: Path | None) -> list[AcceptedFile]:
    """The files of which the release in a folder, or one before it, published something; the newest release first."""
    return [
        AcceptedFile(sent["provider"], sent["file"], sent["sha256"], sent.get("data_date"), release["version"])
        for release in iterate_releases(outputs, folder)
        for sent in release["submissions"]
        if sent["published"] and sent["sha256"]
    ]


def list_earlier_releases(outputs: Path, previous: PublishedRelease | None) -> list[dict[str, Any]]:
    """Every release so far, the newest first, as rows of release_content.EARLIER_COLUMNS: `public` and `internal` are the sha256
    of the edition's list of hashes. previous: the release that is followed, which knows those that are no longer kept.
    """
    known = previous.metadata.get("earlier", []) if previous else []
    releases = {release["version"]: {**release, "kept": False} for release in known}
    for folder in (outputs / "releases").glob("*.*.*"):
        if (folder / "release.json").is_file():
            metadata = _read_metadata(folder)
            facts = {name: metadata[name] for name in ("version", "data_date", "previous")}
            sums = {edition: calculate_sums_digest(folder / edition / "data") for edition in ("public", "internal")}
            releases[metadata["version"]] = {**facts, **sums, "kept": True}
    return sorted(releases.values(), key=lambda release: _parse_version(release["version"]), reverse=True)


def read_corrections(outputs: Path) -> list[dict[str, str]]:
    """The releases that were taken back, the first one first: rows of `corrections`."""
    path = outputs / CORRECTIONS
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


@dataclass(frozen=True)
class PreviousReleases:
    """What was released before the release that is being built.

    previous: the one that it follows. newest_version: the highest so far, whether or not it was rolled back: no version is given
    twice. earlier: see list_earlier_releases. rolled_back: those that were taken back in favour of the previous one and are still
    kept. corrections: the published table.
    """

    previous: PublishedRelease | None
    newest_version: str | None
    earlier: list[dict[str, Any]]
    rolled_back: list[PublishedRelease]
    corrections: pd.DataFrame


def load_previous_releases(store: OutputStore) -> PreviousReleases:
    """What was released so far; when a release is built once more, what had been released and corrected then."""
    outputs, previous = store.get_root_dir(), load_internal_release(store.find_previous_release_dir())
    versions = [path.name for path in (outputs / "releases").glob("*.*.*") if path.is_dir()]
    notices, kept = read_corrections(outputs), previous.metadata["version"] if previous else None
    rolled_back = [
        load_internal_release(outputs / "releases" / row["version"]) for row in notices if row["stands"] == kept
    ]
    if previous and store.is_rebuild():
        earlier = list(previous.metadata.get("earlier", []))
        corrections = previous.tables.get("corrections", pd.DataFrame())
    else:
        earlier, corrections = list_earlier_releases(outputs, previous), pd.DataFrame(notices)
    return PreviousReleases(
        previous,
        max(versions, key=_parse_version, default=None),
        earlier,
        [release for release in rolled_back if release],
        TABLES["corrections"].conform_and_sort(corrections),
    )


def link_release(outputs: Path, name: str, version: str) -> None:
    """Points a link at a release in one step."""
    link = make_unfinished_path(outputs / "store", name)
    link.symlink_to(Path("releases") / version, target_is_directory=True)
    link.replace(outputs / name)


def make_current(outputs: Path, version: str, is_by_date: bool = False) -> None:
    """Makes a release the current one. is_by_date: it was asked for by date; the next release still follows the newest."""
    newest = find_previous_release(outputs)
    is_newest = newest is not None and newest.name == version
    if is_by_date and newest is not None and not is_newest:
        link_release(outputs, NEWEST, newest.name)
    link_release(outputs, CURRENT, version)
    if not is_by_date or is_newest:
        (outputs / NEWEST).unlink(missing_ok=True)


def roll_back_release(outputs: Path, version: str, notice: Mapping[str, str]) -> None:
    """Makes an earlier release the current one, which the next one follows. notice: a row of `corrections`, written first: a
    notice without its move is seen and can be repaired, a move without its notice cannot.
    """
    others = [other for other in read_corrections(outputs) if other["version"] != notice["version"]]
    part = make_unfinished_path(outputs / "store", CORRECTIONS)
    part.write_text(json.dumps([*others, dict(notice)], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(outputs / CORRECTIONS)
    make_current(outputs, version)
