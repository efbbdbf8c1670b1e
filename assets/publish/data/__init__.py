"""The open data of an edition: every file under `data/`, from one set of plain values.

Belongs here: which files there are, in the order in which readers are shown them. Does not belong here: any format,
each of which has a module of its own; the catalogue, the changes and the checksums, which need more than the tables.
"""

from pathlib import Path

from assets.publish.data import csv_on_the_web, nested, ods, package, parquet_files, plain_files, workbook, xlsx
from assets.publish.data.values import published
from assets.publish.edition import Download, Edition, download

BOOK = "shared-services"


def write(edition: Edition, folder: Path) -> list[Download]:
    """Writes `folder/data/**` (folder: the website's root) and returns what readers can fetch, in listing order.

    First what holds everything, then each table in its formats, then the code lists.
    """
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    listed: list[Download] = []

    def list_file(path: Path, format_name: str, table: str | None = None, rows: int | None = None) -> None:
        listed.append(download(path, folder, format_name, table, rows))

    for table in published(edition):
        frame = edition.tables[table]
        files = {name: data / f"{table}.{name}" for name in ("csv", "json", "parquet")}
        described = data / f"{table}.csv-metadata.json"
        plain_files.write_csv(frame, files["csv"])
        plain_files.write_json(frame, files["json"])
        parquet_files.write_table(edition, table, files["parquet"])
        csv_on_the_web.write_table(edition, table, described)
        for name, path in files.items():
            list_file(path, name, table, len(frame))
        list_file(described, "csvw", table)
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
