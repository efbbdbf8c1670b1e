"""`diff`: what changed between two releases. Does not belong here: comparing them (assets.publish.release.release_changes)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.cli.console import USAGE, Speaker
from pipelines.resources import outputs_folder
from schemas.languages import FixableError, Message, format_number

if TYPE_CHECKING:
    import pandas as pd

    from assets.publish.release.published_releases import PublishedRelease

WHOLE = "*"


def _standing(speaker: Speaker, named: str, outputs: Path) -> "PublishedRelease":
    """A release by its version or its folder. Leaves with 2 when there is none."""
    from assets.publish.release import published_releases

    places = (outputs / "releases" / named, Path(named))
    found = published_releases.load_release(
        next((place.resolve() for place in places if (place / "release.json").is_file()), None)
    )
    if found is None:
        known = ", ".join(sorted(path.name for path in (outputs / "releases").glob("*.*.*")))
        values = {"named": named, "folder": outputs / "releases", "known": known or "–"}
        text = "'{named}' is neither a release in {folder} (there are: {known}) nor a folder that holds one."
        speaker.leave(FixableError(Message(text, values)), USAGE)
    return found


def run(speaker: Speaker, old: str, new: str, form: str, outputs: Path | None) -> None:
    """Tells what changed, table by table, record by record and column by column; leaves with 2 when a release is not there."""
    from assets.publish.release import release_changes

    place = outputs or outputs_folder()
    before, after = _standing(speaker, old, place), _standing(speaker, new, place)
    found = release_changes.build_changes(before.basis, after.basis)
    versions = (str(after.about["version"]), str(before.about["version"]))
    if form == "json":
        speaker.give(
            json.dumps(
                release_changes.build_delta(found, *versions, str(after.about["data_date"])),
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    speaker.give(f"{versions[1]} → {versions[0]}", style="bold")
    if found.empty:
        speaker.give(speaker.say("Nothing differs in any table."))
    for table, rows in found.groupby("table", sort=False):
        counts = rows["kind"].value_counts()
        told = ", ".join(
            f"{_title(speaker, str(kind))} {format_number(int(n), speaker.language)}" for kind, n in counts.items()
        )
        speaker.give("")
        speaker.give(f"{table}: {told}", style="bold")
        for row in rows.to_dict("records"):
            speaker.give(_line(speaker, row))


def _title(speaker: Speaker, kind: str) -> str:
    from schemas import codelists

    return codelists.get_title("change_kind", kind, speaker.language).lower()


def _line(speaker: Speaker, row: Mapping[Any, Any]) -> str:
    """One change as a line: record and column, what was and what is."""
    record = speaker.say("all records") if row["record"] == WHOLE else row["record"]
    if row["column"] == WHOLE:
        return f"  {record}: {_title(speaker, str(row['kind']))}"
    if row["record"] == WHOLE:
        return f"  {record} {row['column']}: {_title(speaker, str(row['kind']))}"
    before, after = (_shown(speaker, row[side]) for side in ("before", "after"))
    return f"  {record} {row['column']}: {before} → {after}"


def _shown(speaker: Speaker, value: "pd.api.typing.NAType | str | None") -> str:
    return speaker.say("blank") if not isinstance(value, str) else value
