"""Reading large files into records whose every value knows its cell, against readers that only read.

The peers: `pandas.read_excel` with openpyxl for a workbook, pyarrow's bare all-text reading for a CSV. Each job runs in a
process of its own, peer and ours in turn, with its peak memory beside it; ours counts the process that reads for it.
"""

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import WORDS, processes, scale_size

XLSX_ROWS, CSV_ROWS = scale_size(100_000), scale_size(1_000_000)
TABLE = "projects"


def _list_columns() -> list[str]:
    """Twenty-five columns that hold texts and make no further records."""
    from schemas.submission_columns import SUBMISSION_COLUMNS, UNFOLDINGS

    return [name for name in SUBMISSION_COLUMNS[TABLE] if name not in UNFOLDINGS][:25]


def _generate_rows(count: int) -> Iterator[list[str]]:
    """The header and rows of texts as projects have them: references, titles, dates, amounts, answers."""
    chance = random.Random(2011)
    columns = _list_columns()
    yield columns
    for at in range(count):
        texts = [f"R{at:07d}", f"{chance.choice(WORDS)} {chance.choice(WORDS)} {at}"]
        texts += [f"{2000 + at % 25}-{at % 12 + 1:02d}-01", str(at * 7 % 100_000), "yes" if at % 3 else ""]
        yield texts + [f"{WORDS[(at + i) % len(WORDS)]} {i}" for i in range(5, len(columns))]


def _write_xlsx(path: Path, count: int) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Projects")
        for line, row in enumerate(_generate_rows(count)):
            sheet.write_row(line, 0, row)


def _write_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(",".join(row) + "\n" for row in _generate_rows(count))


def _read_with_register(path: Path) -> dict[str, Any]:
    """Seconds to open the file as sheets, and to make records with addresses of them."""
    from assets.gather import workbook
    from assets.gather.provider_files import map_workbook
    from assets.gather.received_files import Submission
    from benchmarks.sample_sources import build_source
    from schemas.source_file import Source

    source = Source.model_validate(build_source({TABLE: _list_columns()}))
    submission = Submission.from_path("bench", path, 0)
    # The process that reads is started once for a whole run.
    workbook.read_workbook(b"a,b\n1,2\n", "warm.csv")
    start = time.perf_counter()
    file = workbook.read_workbook(submission.content or b"", path.name)
    opened = time.perf_counter()
    frames = map_workbook(source, submission, file).build_frames()
    done = time.perf_counter()
    workbook.reader_process.READER_PROCESS.end()
    return {"rows": len(frames[TABLE]), "seconds": done - start, "opening": opened - start, "addresses": done - opened}


def _read_with_openpyxl(path: Path) -> dict[str, Any]:
    import pandas as pd

    seconds, frame = processes.time_runs(lambda: pd.read_excel(path, engine="openpyxl", dtype=str), 1)
    return {"rows": len(frame), "seconds": seconds}


def _read_with_pyarrow(path: Path) -> dict[str, Any]:
    import pyarrow as pa
    from pyarrow import csv

    options = csv.ConvertOptions(column_types=dict.fromkeys(_list_columns(), pa.string()))
    seconds, table = processes.time_runs(lambda: csv.read_csv(path, convert_options=options), 1)
    return {"rows": table.num_rows, "seconds": seconds}


def _compare_readers(path: Path, rows: int, peer: str, read: processes.Job) -> None:
    """Prints the median runs of a peer and of ours, and their ratio."""
    title = f"Read {rows:,} rows of 25 columns, {path.suffix}"
    theirs, ours = processes.measure_median_runs({peer: read, "register": _read_with_register}, path).values()
    if ours["rows"] != theirs["rows"]:
        raise ValueError(f"{title}: ours has {ours['rows']} rows, {peer} {theirs['rows']}")
    print(f"{title}, {path.stat().st_size / 2**20:.0f} MB (median run)")
    processes.print_job(peer, theirs)
    parts = f" ({ours['opening']:.2f} s for the sheets, {ours['addresses']:.2f} s for records and addresses)"
    processes.print_job("register", ours, parts)
    print(f"  register, the process that reads: peak memory {ours['started']:.0f} MB")
    ratios = ours["seconds"] / theirs["seconds"], ours["opening"] / theirs["seconds"]
    print(f"  register / peer: {ratios[0]:.2f}; the sheets alone: {ratios[1]:.2f}")


def main() -> None:
    """Prints both comparisons."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "projects.xlsx"
        _write_xlsx(path, XLSX_ROWS)
        _compare_readers(path, XLSX_ROWS, "pandas.read_excel with openpyxl", _read_with_openpyxl)
        path = Path(name) / "projects.csv"
        _write_csv(path, CSV_ROWS)
        _compare_readers(path, CSV_ROWS, "pyarrow, all texts", _read_with_pyarrow)
