"""What tells readers and programs of changes: CHANGELOG.md, delta.json, releases.json and deprecation.json."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from assets.publish.edition import Download, Edition, PastRelease, describe_download
from assets.publish.open_data import data_texts
from assets.publish.open_data.json_files import JSON
from assets.publish.open_data.output_format import Format
from assets.publish.plain_values import to_json_file, to_plain_rows
from assets.publish.release.table_differences import ALL
from schemas.column_declarations import Deprecation
from schemas.languages import LANGUAGES

MARKDOWN = Format("md", "Markdown", "text/markdown", "TXT", is_data=False)
CHANGELOG_HEADING = (
    "# Changelog\n\nWhat changed in each release, the newest first. "
    "Beth a newidiodd ym mhob cyhoeddiad, y diweddaraf yn gyntaf.\n"
)


def find_deprecated_columns(edition: Edition) -> dict[tuple[str, str], Deprecation]:
    """(table, column) → its deprecation, of every deprecated column of the edition."""
    return {
        (table, name): column.deprecated
        for table in edition.tables
        for name, column in edition.get_columns(table).items()
        if column.deprecated
    }


def write_deprecation(edition: Edition, path: Path) -> None:
    """Writes the deprecated columns."""
    version = {"version": edition.version, "data_date": edition.data_date}
    deprecated = [
        {"table": table, "column": column, **asdict(deprecation)}
        for (table, column), deprecation in find_deprecated_columns(edition).items()
    ]
    path.write_bytes(to_json_file({**version, "deprecated": deprecated}))


def list_releases(edition: Edition) -> list[dict[str, Any]]:
    """Every release, the newest first, this one included, which cannot hold the hash of its own data/SHA256SUMS."""
    rows = edition.tables["corrections"]
    days = dict(zip(rows["version"], rows["taken_back_on"], strict=True))
    newest = PastRelease(edition.version, edition.data_date, edition.previous, None, is_kept=True)
    return [
        {
            "version": release.version,
            "data_date": release.data_date,
            "previous": release.previous,
            # Where a host that keeps earlier releases has one: a website of its own, below this one.
            "address": f"{edition.base_url}releases/{release.version}/" if release.is_kept else None,
            "sums_sha256": release.sums,
            "taken_back_on": days.get(release.version),
        }
        for release in (newest, *edition.past_releases)
    ]


def write_releases(edition: Edition, path: Path) -> None:
    """Writes the list of releases."""
    path.write_bytes(to_json_file({"version": edition.version, "releases": list_releases(edition)}))


def build_delta(changes: pd.DataFrame, version: str, previous: str | None, data_date: str) -> dict[str, Any]:
    """The published table `changes` as `delta.json` gives it: record by record, each column's value before and after."""
    records: dict[tuple[str, str], dict[str, Any]] = {}
    for row in to_plain_rows(changes):
        facts = {name: row[name] for name in ("table", "record", "kind", "cause")}
        record = records.setdefault((row["table"], row["record"]), {**facts, "columns": {}})
        if row["column"] != ALL:
            record["columns"][row["column"]] = {side: row[side] for side in ("before", "after")}
    return {"version": version, "previous": previous, "data_date": data_date, "changes": list(records.values())}


def build_changelog(edition: Edition, previous_text: str) -> str:
    """The changelog with this edition's entry on top of the earlier ones. previous_text: the previous release's changelog."""
    notices = [
        f"- Release {row['version']} was taken back on {row['taken_back_on']}: "
        + " / ".join(row[name] for name in ("reason_en", "reason_cy") if row[name])
        for row in edition.get_rows("corrections")
    ]
    notices += [
        f"- Deprecated: {table}.{column}. "
        + " / ".join(data_texts.describe_deprecation(deprecation, language) for language in LANGUAGES)
        for (table, column), deprecation in find_deprecated_columns(edition).items()
    ]
    changes = edition.tables["changes"]
    is_column = changes["record"] == ALL
    lines = [notice for notice in notices if notice not in previous_text]
    lines += [f"- {row['table']}: column {row['column']} {row['kind']}" for row in to_plain_rows(changes[is_column])]
    counts = changes[~is_column].groupby(["table", "kind"], sort=True).size()
    lines += [f"- {table}: {count} {kind}" for (table, kind), count in counts.items()]
    if not lines:
        lines = ["- The first release." if edition.previous is None else "- No values changed; the files were rebuilt."]
    entry = f"\n## {edition.version} ({edition.data_date})\n\n" + "\n".join(lines) + "\n"
    _, mark, entries = previous_text.partition("\n## ")
    return CHANGELOG_HEADING + entry + mark + entries


def write_change_files(edition: Edition, changelog: str, folder: Path) -> list[Download]:
    """Writes `data/CHANGELOG.md` and `data/delta.json` below a website's root; returns them as downloads."""
    delta = build_delta(edition.tables["changes"], edition.version, edition.previous, edition.data_date)
    paths = {MARKDOWN: folder / "data" / "CHANGELOG.md", JSON: folder / "data" / "delta.json"}
    paths[MARKDOWN].write_bytes(changelog.encode())
    paths[JSON].write_bytes((json.dumps(delta, ensure_ascii=False, indent=1) + "\n").encode())
    return [describe_download(path, folder, form.name) for form, path in paths.items()]
