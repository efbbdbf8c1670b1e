"""The open data of an edition: every file under `data/`, in the order in which readers are shown them.

Each format's module declares its `Format`; FORMATS lists them. A format that is not listed is not written.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import pandas as pd

from assets.publish.edition import Download, Edition, describe_download
from assets.publish.open_data import change_files, csv_files, json_files, package_descriptor, parquet_files
from assets.publish.open_data.change_files import MARKDOWN
from assets.publish.open_data.csv_files import CSV, CSVW
from assets.publish.open_data.json_files import JSON
from assets.publish.open_data.ods_workbook import ODS
from assets.publish.open_data.output_format import Format, RowEncoding
from assets.publish.open_data.parquet_files import PARQUET
from assets.publish.open_data.text_columns import build_text_columns, map_parallel, split_rows
from assets.publish.open_data.workbook_content import build_workbook
from assets.publish.open_data.xlsx_workbook import XLSX
from schemas.text_bytes import concat_bytes

FORMATS: Mapping[str, Format] = {form.name: form for form in (XLSX, ODS, CSV, JSON, PARQUET, CSVW, MARKDOWN)}
"""By name, in the order in which readers are shown them."""
WORKBOOK_NAME = "shared-services"
Result = TypeVar("Result")


def get_format(name: str) -> Format:
    """A format by its name. Raises KeyError when it is not listed."""
    if name not in FORMATS:
        raise KeyError(f"add the Format of {name!r} to FORMATS in assets/publish/open_data/__init__.py")
    return FORMATS[name]


class WrittenEdition(NamedTuple):
    """An edition of the same release that is written already. folder: its website's root."""

    edition: Edition
    folder: Path


def _run_all(jobs: Iterable[Callable[[], Result]]) -> list[Result]:
    """What some jobs return, in their order; as many are done at once as there are processors."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return [done.result() for done in [pool.submit(job) for job in jobs]]


def write_text_tables(frame: pd.DataFrame, targets: Sequence[tuple[RowEncoding, Path]]) -> None:
    """Writes a frame in several text formats at once; the texts of its columns are made only once."""

    def encode_part(part: pd.DataFrame) -> list[memoryview]:
        columns = build_text_columns(part)
        return [concat_bytes(encoding.encode_rows(columns)) for encoding, _ in targets]

    with ExitStack() as stack:
        files = [(encoding, stack.enter_context(path.open("wb"))) for encoding, path in targets]
        for encoding, file in files:
            file.write(encoding.encode_start(list(frame)))
        for number, texts in enumerate(map_parallel(encode_part, split_rows(frame))):
            for (encoding, file), text in zip(files, texts, strict=True):
                file.write(text if number else text[encoding.separator_bytes :])
        for encoding, file in files:
            file.write(encoding.encode_end(len(frame)))


def write_table_files(edition: Edition, table: str, folder: Path, same: Path | None = None) -> dict[Format, Path]:
    """Writes one table in every format that has table files. same: a folder that has the same files already, to be copied."""
    forms = [form for form in FORMATS.values() if form.rows or form.write_table]
    paths = {form: folder / form.get_file_name(table) for form in forms}
    if same:
        for path in paths.values():
            shutil.copyfile(same / path.name, path)
        return paths
    text_targets = [(form.rows, path) for form, path in paths.items() if form.rows]
    others = [partial(form.write_table, edition, table, path) for form, path in paths.items() if form.write_table]
    _run_all([partial(write_text_tables, edition.tables[table], text_targets), *others])
    return paths


def write_data_files(edition: Edition, folder: Path, other_edition: WrittenEdition | None = None) -> list[Download]:
    """Writes everything below `folder/data` that programs read: first what holds everything, then each table in its formats, then
    the code lists. other_edition: is written already; a table that is the same there is copied.
    """
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)

    def write_table(table: str) -> dict[Format, Path]:
        same = None
        if other_edition and other_edition.edition.tables[table].equals(edition.tables[table]):
            same = other_edition.folder / "data"
        return write_table_files(edition, table, data, same)

    def describe_table_file(table: str, form: Format, path: Path) -> Download:
        return describe_download(path, folder, form.name, table, len(edition.tables[table]) if form.is_data else None)

    def write_whole(form: Format, name: str, write: Callable[[Edition, Path], None]) -> Download:
        write(edition, data / name)
        return describe_download(data / name, folder, form.name)

    names = edition.list_tables()
    tables = zip(names, _run_all(partial(write_table, name) for name in names), strict=True)
    code_lists = csv_files.write_codelists(data / "codelists")
    supplements = parquet_files.write_supplements(edition, data)
    whole = (
        (JSON, "all.json", json_files.write_all_json),
        (JSON, "datapackage.json", package_descriptor.write_descriptor),
        (CSVW, "csv-metadata.json", csv_files.write_group_description),
        (JSON, "deprecation.json", change_files.write_deprecation),
        (JSON, "releases.json", change_files.write_releases),
    )
    return _run_all(
        [
            *(partial(write_whole, *file) for file in whole),
            *(partial(describe_download, path, folder, PARQUET.name) for path in supplements),
            *(partial(describe_table_file, name, *file) for name, files in tables for file in files.items()),
            *(partial(describe_download, path, folder, CSV.name) for path in code_lists),
        ]
    )


def write_open_data(edition: Edition, folder: Path, other_edition: WrittenEdition | None = None) -> list[Download]:
    """Writes `folder/data/**` (folder: the website's root): first the workbooks, then the rest (see `write_data_files`)."""
    data_files = write_data_files(edition, folder, other_edition)
    workbook, downloads = build_workbook(edition), []
    for form in FORMATS.values():
        if form.write_workbook:
            path = folder / "data" / form.get_file_name(WORKBOOK_NAME)
            form.write_workbook(workbook, path)
            downloads.append(describe_download(path, folder, form.name))
    return downloads + data_files
