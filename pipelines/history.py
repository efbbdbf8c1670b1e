"""The releases that the register remembers: which one stood on a day, and what it was made from.

Belongs here: bringing an earlier release back. Does not belong here: making a new one (runs).
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.match import register as memory
from assets.match.register import Release
from assets.publish.release import verification
from assets.publish.release.published_releases import (
    CURRENT,
    calculate_code_digest,
    calculate_sums_digest,
    make_current,
)
from pipelines.resources import ROOT, LandingFolder, database_url
from schemas.languages import FixableError, Message


@dataclass(frozen=True)
class Outcome:
    """How a run ended: the release that stands, whether it is new, what release.json says; earlier: it was asked for by a
    day before the newest release's; made_again: it was made again from what is kept, and came out byte for byte the same.
    """

    folder: Path
    new: bool
    about: dict[str, Any]
    earlier: bool = False
    made_again: bool = False


def outcome(outputs: Path, before: Path | None, again: str = "") -> Outcome:
    """How a run ended. before: the release that it followed; again: the version of an earlier one that it made again."""
    folder = (outputs / CURRENT).resolve()
    about = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    return Outcome(folder, not again and folder != before, about, earlier=bool(again), made_again=bool(again))


def stood_on(day: str, outputs: Path) -> Release | None:
    """The release that stood on a day; None when the day is not before the newest release's, or there is none yet.

    day: ISO. Raises Refusal when there was none yet on that day, or its folder is not among the outputs.
    """
    url = database_url(outputs.resolve())
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).is_file():
        return None
    engine = memory.opened(url)
    try:
        made = memory.releases(engine)
    finally:
        engine.dispose()
    if not made or day >= max(each.data_date for each in made):
        return None
    then = [each for each in made if each.data_date <= day]
    if not then:
        values = {"day": day, "first": min(each.data_date for each in made)}
        raise FixableError(Message("--as-of: there was no release yet on {day}; the first is of {first}.", values))
    found = then[-1]
    if not (outputs / "releases" / found.version / "release.json").is_file():
        values = {"day": day, "version": found.version, "folder": str(outputs / "releases")}
        raise FixableError(
            Message("--as-of: release {version}, which stood on {day}, is not in {folder}; put it back there.", values)
        )
    return found


def made_by_this_code(release: Release, outputs: Path) -> bool:
    """Whether a release can be made again: its inputs are kept, and the code is the same as then."""
    landing = outputs / "store" / "landing"
    kept = release.inputs is not None and all((landing / sha256).is_file() for sha256 in release.inputs.values())
    return kept and release.code == calculate_code_digest(ROOT)


def brought_back(release: Release, outputs: Path) -> Outcome:
    """Points `current` at an earlier release that cannot be made again, once it has verified itself from disk.

    Raises Refusal when it is not as it was published.
    """
    folder = outputs / "releases" / release.version
    faults = verification.verify_release(folder)
    if release.sums is not None and calculate_sums_digest(folder) != release.sums:
        faults.append(Message("{file} is not as it was published.", {"file": verification.SUMS}))
    if faults:
        raise FixableError(*faults)
    make_current(outputs, release.version, earlier=True)
    about = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    return Outcome(folder.resolve(), False, about, earlier=True)


@contextmanager
def inputs(release: Release, outputs: Path) -> Iterator[Path]:
    """A folder of sources as it was when a release was made, for as long as it is needed."""
    landing = LandingFolder(path=str(outputs / "store" / "landing"))
    with tempfile.TemporaryDirectory(prefix="as-of-", dir=outputs / "store") as name:
        folder = Path(name).resolve()
        for path, sha256 in (release.inputs or {}).items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(landing.path) / sha256, place)
        yield folder
