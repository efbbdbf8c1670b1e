"""The folder of a release: put together from its parts, verified, and made the current one in one step."""

import ctypes
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.publish.release.digests import HASH_LIST_FOLDERS, SUMS, write_hash_lists
from assets.publish.release.published_releases import make_current
from assets.publish.release.verification import check_hashes, verify_content


class InvalidReleaseError(Exception):
    """A release that must not be published: our fault. Its text names what verification found; the previous release stays."""


def link_file(source: str | Path, target: str | Path) -> None:
    """Gives a file a second name; copies it on a disk that has no links, or to another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def write_or_link(path: Path, content: bytes, before: Path | None) -> None:
    """Writes a file, or gives the one of the release before a second name where it holds the same: that takes no room, and a
    fraction of the time. before: that file, which need not exist.
    """
    try:
        is_same = before is not None and before.read_bytes() == content
    except OSError:
        is_same = False
    if is_same and before:
        link_file(before, path)
    else:
        path.write_bytes(content)


def _replace_by_link(source: str, target: str) -> None:
    Path(target).unlink(missing_ok=True)  # nothing writes into a file that has a second name
    link_file(source, target)


def _sync_folder(folder: Path) -> None:
    """Puts every byte on disk before the release is named: a machine that stops must not leave half of it.

    Where the system writes a whole disk at once (Linux), that is asked for: it waits, and fails where a write has failed.
    """
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is not None:
        descriptor = os.open(folder, os.O_RDONLY)
        errno = syncfs(descriptor) != 0 and ctypes.get_errno()
        os.close(descriptor)
        if errno:
            raise OSError(errno, os.strerror(errno), str(folder))
        return
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


@dataclass(frozen=True)
class NewRelease:
    """What a release is put together from. parts: folders of files; metadata: what release.json says; sign_list: what signs a
    list of hashes, if anything does.
    """

    parts: Sequence[Path]
    metadata: Mapping[str, Any]
    sign_list: Callable[[Path], None] = lambda _: None


def publish_release(release: NewRelease, outputs: Path, staging: Path, is_by_date: bool = False) -> Path:
    """Puts a release together and makes it the current one; returns its folder.

    staging: an empty place on the same disk; is_by_date: see `make_current`. When the version
    exists already, its bytes must be the same: a release never changes. Raises InvalidReleaseError when it does not verify; the
    previous release then stays the current one.
    """
    shutil.rmtree(staging, ignore_errors=True)
    for part in release.parts:
        shutil.copytree(part, staging, copy_function=_replace_by_link, dirs_exist_ok=True)
    text = json.dumps(release.metadata, ensure_ascii=False, indent=1)
    (staging / "release.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    write_hash_lists(staging)
    for place in HASH_LIST_FOLDERS:
        release.sign_list(staging / place / SUMS)
    version = str(release.metadata["version"])
    folder = outputs / "releases" / version
    if folder.exists():
        if (folder / SUMS).read_bytes() != (staging / SUMS).read_bytes():
            raise InvalidReleaseError(f"release {version} was rebuilt from the same content, but its files differ")
        shutil.rmtree(staging)
        faults = [*check_hashes(folder), *verify_content(folder)]
    else:
        faults = verify_content(staging)
    if faults:
        raise InvalidReleaseError("; ".join(fault.render("en") for fault in faults[:20]))
    if not folder.exists():
        _sync_folder(staging)
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging.rename(folder)
    make_current(outputs, version, is_by_date)
    return folder
