"""Whether a release is what it says, from its own files alone: hashes, signatures, row counts, and every row of its tables."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from frictionless import FrictionlessException, Package, system
from pandera.errors import SchemaErrors
from pyarrow import csv

from assets.publish.open_data.text_columns import build_text_columns
from assets.publish.release.digests import HASH_LIST_FOLDERS, SUMS, hash_files
from assets.publish.release.signatures import verify_signature
from schemas.frames import PROVENANCE_SUBJECT_COLUMNS, is_among
from schemas.languages import Message
from schemas.tables import INTERNAL_COLUMNS, TABLES

EDITIONS = ("public", "internal")
MAX_NAMED_VALUES = 5
"""How many faulty values of a table are named."""
UNREADABLE_ERRORS = (pa.ArrowException, FrictionlessException, OSError, ValueError, LookupError, TypeError)
"""What reading may raise: a release from elsewhere can hold anything."""


def _describe_unreadable(file: str, error: BaseException) -> Message:
    fault = (str(error) or type(error).__name__).splitlines()[0]
    return Message("{file}: cannot be read: {fault}", {"file": file, "fault": fault})


def _check_if_present(folder: Path, path: str, check: Callable[[Path], list[Message]]) -> list[Message]:
    """What a check of a release's folder finds; or that what it reads there is missing, or cannot be read, and why."""
    if not (folder / path).exists():
        return [Message("{file} is missing.", {"file": path})]
    try:
        return check(folder)
    except UNREADABLE_ERRORS as error:
        return [_describe_unreadable(path, error)]


def _read_parquet(path: Path) -> pd.DataFrame:
    declared = TABLES[path.stem].get_columns()
    frame = pq.read_table(path).to_pandas(types_mapper={pa.string(): pd.StringDtype("pyarrow")}.get)
    return frame.astype({name: declared[name].dtype for name in frame if name in declared})


def _read_csv_texts(path: Path) -> pa.Table:
    with path.open(encoding="utf-8", newline="") as file:
        types = dict.fromkeys(file.readline().rstrip("\r\n").split(","), pa.large_string())
    convert_options = csv.ConvertOptions(column_types=types, strings_can_be_null=False)
    return csv.read_csv(path, parse_options=csv.ParseOptions(newlines_in_values=True), convert_options=convert_options)


def _compare_formats(frame: pd.DataFrame, cells: pa.Table) -> Iterator[Message]:
    """How the CSV of a table differs from its Parquet: in its columns, its number of rows, or the first value that is another."""
    if list(frame) != cells.column_names:
        yield Message("the columns are not the same")
    elif len(frame) != cells.num_rows:
        yield Message("rows {csv} and {parquet}", {"csv": cells.num_rows, "parquet": len(frame)})
    else:
        for name, column in build_text_columns(frame).items():
            texts, others = column.texts.fill_null(""), cells[name].combine_chunks()
            if not texts.equals(others):
                row = pc.index(pc.not_equal(texts, others), True).as_py()
                values = {"row": row + 1, "column": name, "csv": others[row].as_py(), "parquet": texts[row].as_py()}
                yield Message("row {row}, {column}: '{csv}' and '{parquet}'", values)
                return


def _find_invalid_values(frame: pd.DataFrame, table: str) -> list[str]:
    try:
        TABLES[table].build_schema().select_columns(list(frame)).validate(frame, lazy=True)
    except SchemaErrors as error:
        cases: list[dict[str, Any]] = error.failure_cases.head(MAX_NAMED_VALUES).to_dict("records")
        return [f"{case['column']}: {case['check']}: {case['failure_case']}" for case in cases]
    return []


def _find_broken_references(frames: Mapping[str, pd.DataFrame], table: str) -> list[str]:
    broken = []
    for name, declared in TABLES[table].get_columns().items():
        if not declared.references or name not in frames[table]:
            continue
        target, column = declared.references.split(".")
        if target in frames and column in frames[target]:
            values = frames[table][name].dropna()
            values = values[~is_among(values, frames[target][column])]
            broken += [f"{name}: {value}" for value in values.head(MAX_NAMED_VALUES)]
    return broken


def verify_tables(data: Path, edition: str) -> list[Message]:
    """What is wrong with the tables in a folder: each must be readable, fit its model, refer to what is there, and have the same
    values in CSV and Parquet.
    """
    faults: list[Message] = []
    frames: dict[str, pd.DataFrame] = {}
    cells: dict[str, pa.Table] = {}
    for table in [table for table in TABLES if (data / f"{table}.parquet").is_file()]:
        for suffix, contents, read in (("parquet", frames, _read_parquet), ("csv", cells, _read_csv_texts)):
            try:
                contents[table] = read(data / f"{table}.{suffix}")
            except UNREADABLE_ERRORS as error:
                faults.append(_describe_unreadable(f"{edition}/data/{table}.{suffix}", error))
    for table, frame in frames.items():
        for difference in _compare_formats(frame, cells[table]) if table in cells else ():
            values = {"edition": edition, "table": table, "difference": difference}
            faults.append(Message("{edition}: {table}.csv and {table}.parquet differ: {difference}", values))
        for fault in (*_find_invalid_values(frame, table), *_find_broken_references(frames, table)):
            faults.append(Message("{edition}: {fault}", {"edition": edition, "fault": f"{table}: {fault}"}))
    return faults


def check_hashes(folder: Path) -> list[Message]:
    """Every file that is missing, not listed, or not as its hash in one of the release's lists says."""
    hashes = hash_files(folder)
    faults: dict[str, Message] = {}
    for place in HASH_LIST_FOLDERS:
        compare = partial(_compare_hashes, place=place, hashes=hashes)
        faults |= {
            fault.render("en"): fault for fault in _check_if_present(folder, f"{place}/{SUMS}".strip("/"), compare)
        }
    return list(faults.values())


def _compare_hashes(folder: Path, place: str, hashes: Mapping[str, str]) -> list[Message]:
    """What is not as the list of hashes in a place says. hashes: of every file of the release."""
    prefix = f"{place}/" if place else ""
    lines = [line.partition("  ") for line in (folder / place / SUMS).read_text(encoding="utf-8").splitlines()]
    expected = {f"{prefix}{name}": digest for digest, _, name in lines}
    actual = {name: digest for name, digest in hashes.items() if name.startswith(prefix) and name != f"{prefix}{SUMS}"}
    missing = [name for name in expected if name not in actual]
    changed = [name for name in expected if actual.get(name, expected[name]) != expected[name]]
    return [
        *(Message("{file} is listed in SHA256SUMS but missing.", {"file": name}) for name in missing),
        *(Message("{file} is not listed in SHA256SUMS.", {"file": name}) for name in actual if name not in expected),
        *(Message("{file} has changed since it was published.", {"file": name}) for name in changed),
    ]


def _read_resources(folder: Path, edition: str) -> list[dict[str, Any]]:
    """What an edition's datapackage.json says of its files; nothing when it is missing."""
    path = folder / edition / "data" / "datapackage.json"
    return list(json.loads(path.read_text(encoding="utf-8"))["resources"]) if path.is_file() else []


def _validate_package(edition: str, folder: Path) -> list[Message]:
    """Data Package, schemas, keys and values, by frictionless."""
    with system.use_context(trusted=True):
        package = Package(str(folder / edition / "data" / "datapackage.json"))
        for resource in list(package.resources):
            # SHA256SUMS has its hash; as a table it has no schema to be checked against.
            if resource.name not in TABLES:
                package.remove_resource(resource.name)
        report = package.validate()
    data = f"{edition}/data"
    errors = [(f"{data}/datapackage.json", error) for error in report.errors]
    errors += [(f"{data}/{task.place}", error) for task in report.tasks for error in task.errors]
    return [Message("{file}: {fault}", {"file": file, "fault": error.message}) for file, error in errors]


def _find_distinct_editions(folder: Path) -> tuple[str, ...]:
    """Both editions; only the public one where their tables are the same, byte for byte, and described alike."""
    try:
        public, internal = (
            [(table["name"], table.get("hash"), table.get("schema")) for table in _read_resources(folder, edition)]
            for edition in EDITIONS
        )
    except (OSError, ValueError, LookupError, TypeError):
        return EDITIONS
    return EDITIONS[:1] if public == internal else EDITIONS


def _check_audience(folder: Path) -> list[Message]:
    """No internal column in the public edition, and no row that tells of one."""
    internal = [
        (resource["name"], field["name"])
        for resource in _read_resources(folder, "public")
        if resource["name"] in TABLES
        for field in resource["schema"]["fields"]
        if field["name"] not in TABLES[resource["name"]].get_public_columns()
    ]
    subjects = {name: table.about.subject_columns for name, table in TABLES.items()}
    subjects |= {"provenance": PROVENANCE_SUBJECT_COLUMNS, "history": subjects["changes"]}
    for name, columns in subjects.items():
        path = folder / "public" / "data" / f"{name}.parquet"
        if columns and path.is_file():
            values = pq.read_table(path, columns=list(columns)).to_pydict().values()
            leaked = {column for _, column in {*zip(*values, strict=True)} & INTERNAL_COLUMNS}
            internal += [(name, column) for column in sorted(leaked)]
    text = "public: {table} shows the internal column {column}."
    return [Message(text, {"table": table, "column": column}) for table, column in internal]


def _check_row_counts(folder: Path) -> list[Message]:
    """Rows received = published + held + not records, for each submission."""
    text = "{file}: the rows published, held and not records do not add up to the rows received."
    return [
        Message(text, {"file": counts["file"]})
        for counts in json.loads((folder / "release.json").read_text(encoding="utf-8"))["submissions"]
        if counts["received"] != counts["published"] + counts["held"] + counts["not_records"]
    ]


def verify_content(folder: Path, key: Ed25519PublicKey | None = None) -> list[Message]:
    """What is wrong with a release's signatures, tables and counts, without asking other tools."""
    faults = [fault for place in HASH_LIST_FOLDERS for fault in verify_signature(folder / place / SUMS, key)]
    for edition in _find_distinct_editions(folder):
        faults += verify_tables(folder / edition / "data", edition)
    faults += _check_if_present(folder, "public/data", _check_audience)
    return faults + _check_if_present(folder, "release.json", _check_row_counts)


def verify_release(folder: Path, key: Ed25519PublicKey | None = None) -> list[Message]:
    """Everything that is wrong with the release in a folder. Asks frictionless too, which takes minutes for a large release.

    key: the publisher's, if it is known; the release must then be signed with it.
    """
    faults = [*check_hashes(folder), *verify_content(folder, key)]
    for edition in _find_distinct_editions(folder):
        faults += _check_if_present(folder, f"{edition}/data/datapackage.json", partial(_validate_package, edition))
    return faults
