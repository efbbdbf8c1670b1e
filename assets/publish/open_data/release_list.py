"""The list of releases, `releases.json`: so that whoever missed one finds it, and can tell that it is the one.

Belongs here: the list of an edition. Does not belong here: keeping releases (assets.publish.release.published_releases), or serving them.
"""

from pathlib import Path
from typing import Any

from assets.publish.edition import Edition
from assets.publish.open_data.text_columns import to_json_file


def build_release_address(edition: Edition, version: str) -> str:
    """Where a host that keeps earlier releases has one: a website of its own, below this one."""
    return f"{edition.base_url}releases/{version}/"


def list_releases(edition: Edition) -> list[dict[str, Any]]:
    """Every release, the newest first, this one included: version, data_date, previous, address (blank where it is not kept),
    sums_sha256 (of its data/SHA256SUMS; blank for this one, which cannot hold its own) and, if it was taken back, the day.
    """
    rows = edition.tables["corrections"]
    taken_back = dict(zip(rows["version"], rows["taken_back_on"], strict=True))
    this = {"version": edition.version, "data_date": edition.data_date, "previous": edition.previous}
    releases = [{**this, "address": build_release_address(edition, edition.version), "sums_sha256": None}]
    for past in edition.past:
        told = {"version": past.version, "data_date": past.data_date, "previous": past.previous}
        place = build_release_address(edition, past.version) if past.kept else None
        releases.append({**told, "address": place, "sums_sha256": past.sums})
    return [{**each, "taken_back_on": taken_back.get(each["version"])} for each in releases]


def write_releases(edition: Edition, path: Path) -> Path:
    """Writes the list; returns its path."""
    path.write_bytes(to_json_file({"version": edition.version, "releases": list_releases(edition)}))
    return path
