"""What changed since the last release, told to people and programs, and which version that makes this one.

Belongs here: the table `changes`, the changelog and delta.json, and SemVer from the changes (Data Package's version recipe).
Does not belong here: comparing tables (comparing), the reason for a change (causes), where releases are kept (release).
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from assets.publish.edition import Download, Edition, describe_download
from assets.publish.open_data import data_texts, deprecated_columns
from assets.publish.release import change_causes, table_differences
from assets.publish.release.change_causes import ReleaseBasis
from assets.publish.release.table_differences import ALL
from schemas.languages import LANGUAGES
from schemas.tables import TABLES

FIRST_VERSION = "1.0.0"


def build_changes(old: ReleaseBasis, new: ReleaseBasis, taken_back: Sequence[ReleaseBasis] = ()) -> pd.DataFrame:
    """The published table `changes`: every value of every other table that differs, and the cause.

    old: the release that the new one follows; taken_back: releases that followed it too, and were taken back.
    """
    found = table_differences.compare_tables(old.tables, new.tables)
    return TABLES["changes"].conform(
        found.assign(cause=change_causes.assign_change_causes(found, old, new, taken_back))
    )


def calculate_next_version(
    last: str | None, old: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame], changes: pd.DataFrame
) -> str:
    """The version that follows `last`.

    A table or column removed, or a column added or moved, is a new major version; a table or row added or removed a
    minor one; anything else (values, code, pages) a patch. Source: Data Package recipe "data package version".
    """
    if last is None:
        return FIRST_VERSION
    major, minor, patch = (int(part) for part in last.split("."))
    if any(table not in new or list(new[table]) != list(old[table]) for table in old):
        return f"{major + 1}.0.0"
    rows = (changes["column"] == ALL) & (changes["record"] != ALL)
    if set(new) != set(old) or rows.any():
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def build_delta(changes: pd.DataFrame, version: str, previous: str | None, data_date: str) -> dict[str, Any]:
    """The changes as `delta.json` gives them: record by record, with each column's value before and after."""
    records: dict[tuple[str, str], dict[str, Any]] = {}
    for row in changes.to_dict("records"):
        entry = records.setdefault(
            (row["table"], row["record"]),
            {"table": row["table"], "record": row["record"], "kind": row["kind"], "cause": row["cause"], "columns": {}},
        )
        if row["column"] != ALL:
            entry["columns"][row["column"]] = {
                side: None if pd.isna(row[side]) else row[side] for side in ("before", "after")
            }
    return {"version": version, "previous": previous, "data_date": data_date, "changes": list(records.values())}


CHANGELOG_HEADING = (
    "# Changelog\n\nWhat changed in each release, the newest first. "
    "Beth a newidiodd ym mhob cyhoeddiad, y diweddaraf yn gyntaf.\n"
)


def _join_reasons(row: Mapping[Any, Any]) -> str:
    """Why a release was taken back, in the languages that say it."""
    return " / ".join(row[name] for name in ("reason_en", "reason_cy") if not pd.isna(row[name]))


def build_changelog(edition: Edition, earlier: str) -> str:
    """The changelog with this edition's entry on top of the earlier ones."""
    changes = edition.tables["changes"]
    columns = changes[changes["record"] == ALL]
    lines = [f"- {row.table}: column {row.column} {row.kind}" for row in columns.itertuples(index=False)]
    counts = changes[changes["record"] != ALL].groupby(["table", "kind"], sort=True).size()
    lines += [f"- {table}: {n} {kind}" for (table, kind), n in counts.items()]
    taken_back = edition.tables["corrections"].to_dict("records")
    notices = [
        f"- Release {row['version']} was taken back on {row['taken_back_on']}: {_join_reasons(row)}"
        for row in taken_back
    ]
    notices += [
        f"- Deprecated: {table}.{column}. "
        + " / ".join(data_texts.describe_deprecation(said, language) for language in LANGUAGES)
        for (table, column), said in deprecated_columns.find_deprecated_columns(edition).items()
    ]
    lines = [*(notice for notice in notices if notice not in earlier), *lines]
    if not lines:
        lines = (
            ["- The first release."] if edition.previous is None else ["- No value changed; the files were made anew."]
        )
    entry = f"\n## {edition.version} ({edition.data_date})\n\n" + "\n".join(lines) + "\n"
    _, mark, entries = earlier.partition("\n## ")
    return CHANGELOG_HEADING + entry + mark + entries


def write_change_files(edition: Edition, earlier: str, unchanged: bool, folder: Path) -> list[Download]:
    """Writes `data/CHANGELOG.md` and `data/delta.json` below a website's root; returns them as downloads.

    earlier: the standing release's changelog, to which an entry is added unless the release is `unchanged`.
    """
    told = build_delta(edition.tables["changes"], edition.version, edition.previous, edition.data_date)
    texts = {
        "CHANGELOG.md": earlier if unchanged else build_changelog(edition, earlier),
        "delta.json": json.dumps(told, ensure_ascii=False, indent=1) + "\n",
    }
    downloads = []
    for name, text in texts.items():
        path = folder / "data" / name
        path.write_text(text, encoding="utf-8", newline="\n")
        downloads.append(describe_download(path, folder))
    return downloads
