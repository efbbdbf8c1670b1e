"""Whether a release is what it says, from its own files alone.

Belongs here: every check of a release on disk. Does not belong here: making one (release_folder), or reading its tables back
(table_verification).
"""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from frictionless import Package, system

from assets.publish.release.digests import HASH_LIST_FOLDERS, SUMS, hash_files
from assets.publish.release.signatures import verify_signature
from assets.publish.release.table_verification import run_check, verify_tables
from schemas.frames import PROVENANCE_SUBJECT_COLUMNS
from schemas.languages import Message
from schemas.tables import INTERNAL_COLUMNS, TABLES

EDITIONS = ("public", "internal")


def check_hashes(folder: Path) -> list[Message]:
    """Every file that is missing, not listed, or not as its hash says."""
    path = folder / SUMS
    if not path.is_file():
        return [Message("{file} is missing.", {"file": SUMS})]

    def compare() -> list[Message]:
        lines = [line.partition("  ") for line in path.read_text(encoding="utf-8").splitlines()]
        expected = {name: digest for digest, _, name in lines}
        actual = hash_files(folder)
        faults = [Message("{file} is listed but not there.", {"file": name}) for name in expected if name not in actual]
        faults += [
            Message("{file} is there but not listed.", {"file": name}) for name in actual if name not in expected
        ]
        faults += [
            Message("{file} has changed since it was published.", {"file": name})
            for name, digest in expected.items()
            if name in actual and actual[name] != digest
        ]
        return faults

    return run_check(SUMS, compare)


def _read_descriptor(folder: Path, edition: str) -> dict[str, Any] | None:
    """An edition's datapackage.json; None when it is missing."""
    path = folder / edition / "data" / "datapackage.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _validate_package(folder: Path, edition: str) -> list[Message]:
    """Data Package, schemas, keys and values, by frictionless."""
    descriptor = folder / edition / "data" / "datapackage.json"
    if not descriptor.is_file():
        return [Message("{file} is missing.", {"file": f"{edition}/data/datapackage.json"})]
    with system.use_context(trusted=True):
        package = Package(str(descriptor))
        for resource in list(package.resources):
            # SHA256SUMS has its hash; as a table it has no schema to be checked against.
            if resource.name not in TABLES:
                package.remove_resource(resource.name)
        report = package.validate()
    errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    return [Message("{edition}: {fault}", {"edition": edition, "fault": error.message}) for error in errors]


def _list_table_facts(folder: Path, edition: str) -> list[tuple[str, object, object]]:
    """Name, hash and schema of each table of an edition."""
    descriptor = _read_descriptor(folder, edition) or {"resources": []}
    return [(table["name"], table.get("hash"), table.get("schema")) for table in descriptor["resources"]]


def _find_distinct_editions(folder: Path) -> tuple[str, ...]:
    """Both editions; only the public one where their tables are the same, byte for byte, and described alike."""
    try:
        is_same = _list_table_facts(folder, "public") == _list_table_facts(folder, "internal")
    except (OSError, ValueError, LookupError, TypeError):
        return EDITIONS
    return EDITIONS[:1] if is_same else EDITIONS


def _check_audience(folder: Path) -> list[Message]:
    """No internal column in the public edition, and no row that tells of one."""
    descriptor = _read_descriptor(folder, "public")
    if descriptor is None:
        return []
    shown = [
        (resource["name"], field["name"])
        for resource in descriptor["resources"]
        if resource["name"] in TABLES
        for field in resource["schema"]["fields"]
    ]
    internal = [(table, column) for table, column in shown if column not in TABLES[table].get_public_columns()]
    telling = {name: table.about.subject_columns for name, table in TABLES.items() if table.about.subject_columns}
    telling |= {
        "provenance": PROVENANCE_SUBJECT_COLUMNS,
        "history": TABLES["changes"].about.subject_columns or ("", ""),
    }
    for name, tells_of in telling.items():
        path = folder / "public" / "data" / f"{name}.parquet"
        if path.is_file():
            values = pq.read_table(path, columns=list(tells_of)).to_pydict().values()
            internal += [
                (name, column)
                for column in sorted({column for _, column in {*zip(*values, strict=True)} & INTERNAL_COLUMNS})
            ]
    text = "public: {table} shows the internal column {column}."
    return [Message(text, {"table": table, "column": column}) for table, column in internal]


def _check_row_counts(folder: Path) -> list[Message]:
    """Rows received = published + held + not records, for each submission."""
    path = folder / "release.json"
    if not path.is_file():
        return [Message("{file} is missing.", {"file": "release.json"})]
    return [
        Message("{file}: the rows do not add up.", {"file": counts["file"]})
        for counts in json.loads(path.read_text(encoding="utf-8"))["submissions"]
        if counts["received"] != counts["published"] + counts["held"] + counts["not_records"]
    ]


def verify_content(folder: Path, key: Ed25519PublicKey | None = None) -> list[Message]:
    """What is wrong with a release's signatures, tables and counts, without asking other tools. key: see `verify_release`."""
    faults = [fault for place in HASH_LIST_FOLDERS for fault in verify_signature(folder / place / SUMS, key)]
    for edition in _find_distinct_editions(folder):
        faults += verify_tables(folder / edition / "data", edition)
    faults += run_check("public/data", lambda: _check_audience(folder))
    return faults + run_check("release.json", lambda: _check_row_counts(folder))


def verify_release(folder: Path, key: Ed25519PublicKey | None = None) -> list[Message]:
    """Everything that is wrong with the release in a folder; empty when it is complete and unchanged.

    key: the publisher's, if it is known; the release must then be signed with it. Asks frictionless too, which takes minutes for
    a large release.
    """

    def validate(edition: str) -> list[Message]:
        return run_check(f"{edition}/data/datapackage.json", lambda: _validate_package(folder, edition))

    faults = [*check_hashes(folder), *verify_content(folder, key)]
    return faults + [fault for edition in _find_distinct_editions(folder) for fault in validate(edition)]
