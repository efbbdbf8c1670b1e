"""The open data of an edition: every file under `data/`, from one set of plain values.

Belongs here: which files there are, in the order in which readers are shown them. Does not belong here: any format,
each of which has a module of its own; the catalogue, the changes and the checksums, which need more than the tables.
"""

import shutil
from pathlib import Path

from assets.publish.edition import Download, Edition, describe_download
from assets.publish.open_data import (
    csv_on_the_web,
    deprecated_columns,
    nested_projects,
    ods_workbook,
    package_descriptor,
    parquet_files,
    plain_files,
    release_list,
    workbook_content,
    xlsx_workbook,
)
from assets.publish.open_data.text_columns import map_parallel, published

WORKBOOK_NAME = "shared-services"
FORMATS = ("csv", "json", "parquet")


def write_table_files(edition: Edition, table: str, data: Path, same: Path | None = None) -> list[tuple[Path, str]]:
    """Writes one table in every format, with its description; returns the files with their formats, in listing order.

    same: a folder in which the same files stand already.
    """
    files = {name: data / f"{table}.{name}" for name in FORMATS}
    described = data / f"{table}.csv-metadata.json"
    if same:
        for path in (*files.values(), described):
            shutil.copyfile(same / path.name, path)
    else:
        plain_files.write_table(edition.tables[table], files["csv"], files["json"])
        parquet_files.write_parquet_table(edition, table, files["parquet"])
        csv_on_the_web.write_table_description(edition, table, described)
    return [(path, name) for name, path in {**files, "csvw": described}.items()]


def write_workbooks(edition: Edition, folder: Path) -> list[Download]:
    """Writes the two workbooks of an edition below `folder/data`; returns them as downloads."""
    book = workbook_content.build_workbook(edition)
    found = []
    for kind in (xlsx_workbook, ods_workbook):
        path = folder / "data" / f"{WORKBOOK_NAME}.{kind.__name__.rpartition('.')[2]}"
        kind.write(book, path)
        found.append(describe_download(path, folder))
    return found


def write_data_files(edition: Edition, folder: Path, written: tuple[Edition, Path] | None = None) -> list[Download]:
    """Writes everything below `folder/data` that programs read, and returns it as downloads.

    First what holds everything, then each table in its formats, then the code lists. written: an edition of the same release
    that is written already, and its folder; a table that is the same there is copied.
    """
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)

    def table_files(table: str) -> list[Download]:
        alike = written and written[0].tables[table].equals(edition.tables[table])
        files = write_table_files(edition, table, data, written[1] / "data" if written and alike else None)
        rows = len(edition.tables[table])
        return [describe_download(path, folder, name, table, None if name == "csvw" else rows) for path, name in files]

    tables = [each for files in map_parallel(table_files, published(edition)) for each in files]
    lists = [describe_download(path, folder) for path in plain_files.write_codelists(data / "codelists")]
    nested_projects.write_all_json(edition, data / "all.json")
    beside = parquet_files.write_supplements(edition, data)
    csv_on_the_web.write_group_description(edition, data / "csv-metadata.json")
    whole = [
        describe_download(data / "all.json", folder),
        describe_download(package_descriptor.write_descriptor(edition, data), folder),
        describe_download(data / "csv-metadata.json", folder, "csvw"),
        describe_download(deprecated_columns.write_deprecation(edition, data / "deprecation.json"), folder),
        describe_download(release_list.write_releases(edition, data / "releases.json"), folder),
        *(describe_download(path, folder) for path in beside),
    ]
    return [*whole, *tables, *lists]


def write_open_data(edition: Edition, folder: Path, written: tuple[Edition, Path] | None = None) -> list[Download]:
    """Writes `folder/data/**` (folder: the website's root) and returns what readers can fetch, in listing order: the
    workbooks, then the rest (see `write_data`).
    """
    rest = write_data_files(edition, folder, written)
    return [*write_workbooks(edition, folder), *rest]
