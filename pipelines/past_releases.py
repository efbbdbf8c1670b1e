"""The releases that the register remembers: which one was current on a day, and how it is brought back."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.match import register_memory
from assets.match.register_memory import RegisteredRelease
from assets.publish.release import verification
from assets.publish.release.digests import SUMS, calculate_code_digest, calculate_sums_digest
from assets.publish.release.published_releases import CURRENT, make_current
from pipelines.addresses import PROJECT_FOLDER, get_received_files_folder
from pipelines.resources.register_database import RegisterDatabase, is_made
from pipelines.settings import RegisterSettings
from pipelines.working_folders import find_mirror
from schemas.languages import FixableError, Message


@dataclass(frozen=True)
class PublishOutcome:
    """How a run ended.

    folder: the release that is now current; is_new: this run made it; about: its release.json; is_earlier: it was asked for
    by a day before the newest release's; is_rebuilt: it was made again from its inputs, byte for byte the same.
    """

    folder: Path
    about: dict[str, Any]
    is_new: bool = False
    is_earlier: bool = False
    is_rebuilt: bool = False


def describe_current_release(outputs: Path, **state: bool) -> PublishOutcome:
    """The outcome for the release that `current` points at. state: the fields of PublishOutcome that are true."""
    folder = (outputs / CURRENT).resolve()
    return PublishOutcome(folder, json.loads((folder / "release.json").read_text(encoding="utf-8")), **state)


def find_release_on_day(day: str, settings: RegisterSettings) -> RegisteredRelease | None:
    """The release that was current on a day; None when the day is not before the newest release's, or there is none yet.

    day: ISO. Raises FixableError when there was none yet on that day, or its folder is not among the outputs;
    DatabaseError where the database cannot be used.
    """
    outputs, url = settings.get_outputs_folder(), settings.get_database_url()
    if not is_made(url):
        return None
    database = RegisterDatabase(url)
    try:
        releases = register_memory.list_releases(database.get_engine())
    finally:
        database.close()
    if not releases or day >= max(release.data_date for release in releases):
        return None
    until_day = [release for release in releases if release.data_date <= day]
    if not until_day:
        values = {"day": day, "first": min(release.data_date for release in releases)}
        text = "--as-of: there was no release yet on {day}. The first release is dated {first}."
        raise FixableError(Message(text, values))
    release = until_day[-1]
    if not (outputs / "releases" / release.version / "release.json").is_file():
        values = {"day": day, "version": release.version, "folder": str(outputs / "releases")}
        text = "--as-of: release {version}, which was current on {day}, is missing from {folder}. Restore it there."
        raise FixableError(Message(text, values))
    if mirror := find_mirror(outputs):
        mirror.fetch_release(release.version)
    return release


def is_reproducible(release: RegisteredRelease, outputs: Path) -> bool:
    """Whether a release can be made again: all its inputs are stored, and the code is the same as then."""
    if release.inputs is None or release.code != calculate_code_digest(PROJECT_FOLDER):
        return False
    if mirror := find_mirror(outputs):
        mirror.fetch_received(release.inputs.values())
    return all((get_received_files_folder(outputs) / sha256).is_file() for sha256 in release.inputs.values())


def restore_release(release: RegisteredRelease, outputs: Path) -> PublishOutcome:
    """Points `current` at an earlier release that cannot be made again, once it has verified itself from disk.

    Raises FixableError when it is not as it was published.
    """
    folder = outputs / "releases" / release.version
    faults = verification.verify_release(folder)
    if release.sums is not None and calculate_sums_digest(folder) != release.sums:
        faults.append(Message("{file} has changed since it was published.", {"file": SUMS}))
    if faults:
        raise FixableError(*faults)
    make_current(outputs, release.version, is_by_date=True)
    if mirror := find_mirror(outputs):
        mirror.push()
    return describe_current_release(outputs, is_earlier=True)


@contextmanager
def restore_sources(release: RegisteredRelease, outputs: Path) -> Iterator[Path]:
    """A temporary folder of sources as it was when a release was made."""
    with tempfile.TemporaryDirectory(prefix="as-of-", dir=outputs / "store") as name:
        folder = Path(name).resolve()
        for path, sha256 in (release.inputs or {}).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(get_received_files_folder(outputs) / sha256, folder / path)
        yield folder
