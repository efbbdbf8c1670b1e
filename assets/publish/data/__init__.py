"""The open data of an edition: every file under `data/`, from one set of plain values.

Belongs here: which files there are, in the order in which readers are shown them. Does not belong here: any format,
each of which has a module of its own; the catalogue, the changes and the checksums, which need more than the tables.
"""

import shutil
from pathlib import Path

from assets.publish.data import csv_on_the_web, nested, ods, package, parquet_files, plain_files, workbook, xlsx
from assets.publish.data.values import ahead, published
from assets.publish.edition import Download, Edition, download

BOOK = "shared-services"


FORMATS = ("csv", "json", "parquet")


def _write_table(edition: Edition, table: str, data: Path, same: Path | None) -> list[tuple[Path, str]]:
    """Writes one table in every format, with its description; returns the files with their formats, in listing order."""
    files = {name: data / f"{table}.{name}" for name in FORMATS}
    described = data / f"{table}.csv-metadata.json"
    if same:
        for path in (*files.values(), described):
            shutil.copyfile(same / path.name, path)
    else:
        plain_files.write_table(edition.tables[table], files["csv"], files["json"])
        parquet_files.write_table(edition, table, files["parquet"])
        csv_on_the_web.write_table(edition, table, described)
    return [(path, name) for name, path in {**files, "csvw": described}.items()]


def write(edition: Edition, folder: Path, written: tuple[Edition, Path] | None = None) -> list[Download]:
    """Writes `folder/data/**` (folder: the website's root) and returns what readers can fetch, in listing order.

    First what holds everything, then each table in its formats, then the code lists. written: an edition of the same release
    that is written already, and its folder; a table that is the same there is copied.
    """
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    listed: list[Download] = []

    def list_file(path: Path, format_name: str, table: str | None = None, rows: int | None = None) -> None:
        listed.append(download(path, folder, format_name, table, rows))

    def table_files(table: str) -> list[tuple[Path, str]]:
        alike = written and written[0].tables[table].equals(edition.tables[table])
        return _write_table(edition, table, data, written[1] / "data" if written and alike else None)

    for table, files in zip(published(edition), ahead(table_files, published(edition)), strict=True):
        for path, name in files:
            list_file(path, name, table, None if name == "csvw" else len(edition.tables[table]))
    for path in plain_files.write_codelists(data / "codelists"):
        list_file(path, "csv")

    tables_and_lists, listed = listed, []
    book = workbook.described(edition)
    xlsx.write(book, data / f"{BOOK}.xlsx")
    ods.write(book, data / f"{BOOK}.ods")
    nested.write_all(edition, data / "all.json")
    parquet_files.write_provenance(edition, data / "provenance.parquet")
    csv_on_the_web.write_group(edition, data / "csv-metadata.json")
    list_file(data / f"{BOOK}.xlsx", "xlsx")
    list_file(data / f"{BOOK}.ods", "ods")
    list_file(data / "all.json", "json")
    list_file(package.write(edition, data), "json")
    list_file(data / "csv-metadata.json", "csvw")
    list_file(data / "provenance.parquet", "parquet")
    return listed + tables_and_lists
