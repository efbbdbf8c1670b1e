"""Whether a release is what it says, from its own files alone.

Belongs here: every check of a release on disk. Does not belong here: making one (release).
"""

import hashlib
import json
import os
from pathlib import Path

import pyarrow.parquet as pq
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from frictionless import Package, system

from assets.publish.release import signatures, table_verification
from schemas.frames import PROVENANCE_SUBJECT_COLUMNS
from schemas.languages import Message
from schemas.tables import INTERNAL_COLUMNS, TABLES

SUMS = "SHA256SUMS"
SMALL_FILE_BYTES = 2**20
"""Files below so many bytes are hashed in one piece, which for small ones takes half the time."""


def hash_files(folder: Path) -> dict[str, str]:
    """Path (relative, with slashes) → sha256 of every file below a folder, in order of path; but not of the list itself, nor
    of signatures, which are made of such lists.
    """
    left_out = (signatures.SIGNATURE, signatures.PUBLIC_KEY)
    found = {}
    for place, _, names in os.walk(folder):
        below = "".join(f"{part}/" for part in Path(place).relative_to(folder).parts)
        found.update({f"{below}{name}": Path(place, name) for name in names if name not in left_out})
    found.pop(SUMS, None)
    return {path: _hash_file(found[path]) for path in sorted(found, key=lambda path: path.split("/"))}


def _hash_file(path: Path) -> str:
    with path.open("rb", buffering=0) as file:
        if os.fstat(file.fileno()).st_size < SMALL_FILE_BYTES:
            return hashlib.sha256(file.read()).hexdigest()
        return hashlib.file_digest(file, "sha256").hexdigest()


def format_hash_list(known: dict[str, str]) -> str:
    """SHA256SUMS as `sha256sum --check` reads it."""
    return "".join(f"{digest}  {path}\n" for path, digest in known.items())


def check_hashes(folder: Path) -> list[Message]:
    listed = folder / SUMS
    if not listed.is_file():
        return [Message("{file} is missing.", {"file": SUMS})]
    lines = [line.partition("  ") for line in listed.read_text(encoding="utf-8").splitlines()]
    expected = {path: digest for digest, _, path in lines}
    actual = hash_files(folder)
    faults = [Message("{file} is listed but not there.", {"file": path}) for path in expected if path not in actual]
    faults += [Message("{file} is there but not listed.", {"file": path}) for path in actual if path not in expected]
    faults += [
        Message("{file} is not as it was published.", {"file": path})
        for path, digest in expected.items()
        if path in actual and actual[path] != digest
    ]
    return faults


def _validate_package(folder: Path, edition: str) -> list[Message]:
    """Data Package, schemas, keys and values, by frictionless."""
    descriptor = folder / edition / "data" / "datapackage.json"
    if not descriptor.is_file():
        return [Message("{file} is missing.", {"file": f"{edition}/data/datapackage.json"})]
    with system.use_context(trusted=True):
        package = Package(str(descriptor))
        for resource in list(package.resources):
            # Its hash stands in SHA256SUMS; as a table it has no schema to be checked against.
            if resource.name not in TABLES:
                package.remove_resource(resource.name)
        report = package.validate()
    faults = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    return [Message("{edition}: {fault}", {"edition": edition, "fault": error.message}) for error in faults]


def _has_same_tables(folder: Path) -> bool:
    """Whether both editions' tables are the same, byte for byte, and described alike: then one look is enough."""

    def told(edition: str) -> list[tuple[str, object, object]]:
        descriptor = folder / edition / "data" / "datapackage.json"
        if not descriptor.is_file():
            return []
        resources = json.loads(descriptor.read_text(encoding="utf-8"))["resources"]
        return [(each["name"], each.get("hash"), each.get("schema")) for each in resources]

    return told("public") == told("internal")


def _check_audience(folder: Path) -> list[Message]:
    """No internal column in the public edition, and no row that tells of one."""
    descriptor = folder / "public" / "data" / "datapackage.json"
    if not descriptor.is_file():
        return []
    resources = json.loads(descriptor.read_text(encoding="utf-8"))["resources"]
    faults = []
    for resource in resources:
        if resource["name"] in TABLES:
            shown = [field["name"] for field in resource["schema"]["fields"]]
            allowed = TABLES[resource["name"]].get_public_columns()
            faults += [
                Message(
                    "public: {table} shows the internal column {column}.", {"table": resource["name"], "column": column}
                )
                for column in shown
                if column not in allowed
            ]
    telling = {name: table.about.subject_columns for name, table in TABLES.items() if table.about.subject_columns}
    beside = {"provenance": PROVENANCE_SUBJECT_COLUMNS, "history": TABLES["changes"].about.subject_columns or ()}
    for name, tells_of in {**telling, **beside}.items():
        path = descriptor.parent / f"{name}.parquet"
        if path.is_file():
            told = pq.read_table(path, columns=list(tells_of)).to_pydict()
            columns = {column for _, column in {*zip(*told.values(), strict=True)} & INTERNAL_COLUMNS}
            faults += [
                Message("public: {table} shows the internal column {column}.", {"table": name, "column": column})
                for column in sorted(columns)
            ]
    return faults


def _check_row_counts(folder: Path) -> list[Message]:
    """Rows received = published + held + not records, for each submission."""
    path = folder / "release.json"
    if not path.is_file():
        return [Message("{file} is missing.", {"file": "release.json"})]
    release = json.loads(path.read_text(encoding="utf-8"))
    return [
        Message("{file}: the rows do not add up.", {"file": each["file"]})
        for each in release["submissions"]
        if each["received"] != each["published"] + each["held"] + each["not_records"]
    ]


HASH_LIST_FOLDERS = ("", "public/data", "internal/data")
"""Where lists of hashes stand in a release; each is signed, so that the data alone can be checked too."""


def verify_release(
    folder: Path, key: Ed25519PublicKey | None = None, by_others: bool = True, hashed: bool = False
) -> list[Message]:
    """Everything that is wrong with the release in a folder; empty when it is whole and true to itself.

    key: the publisher's, if it is known; the release must then be signed with it. by_others: asks frictionless too, which
    takes minutes for a large release; the tables are read back and checked either way. hashed: its lists of hashes were made
    from these files just now, so that to make them again would tell nothing.
    """
    found: list[Message] = []
    editions: tuple[str, ...] = ("public", "internal")
    with table_verification.unreadable(found, "datapackage.json"):
        editions = ("public",) if _has_same_tables(folder) else editions
    with table_verification.unreadable(found, SUMS):
        found += [] if hashed else check_hashes(folder)
    for place in HASH_LIST_FOLDERS:
        found += signatures.verify_signature(folder / place / SUMS, key)
    for edition in editions:
        found += table_verification.verify_tables(folder / edition / "data", edition)
        with table_verification.unreadable(found, f"{edition}/data/datapackage.json"):
            found += _validate_package(folder, edition) if by_others else []
    with table_verification.unreadable(found, "public/data"):
        found += _check_audience(folder)
    with table_verification.unreadable(found, "release.json"):
        found += _check_row_counts(folder)
    return found
