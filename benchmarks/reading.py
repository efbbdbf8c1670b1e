"""Reading large files into records whose every value knows its cell, against readers that only read.

The peers: `pandas.read_excel` with openpyxl for a workbook, pyarrow's bare all-text reading for a CSV. Each job runs in a
process of its own, peer and ours in turn, with its peak memory beside it; ours counts the process that reads for it.
"""

import random
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import processes

TABLE = "projects"
WORDS = ("joint", "shared", "regional", "waste", "library", "legal", "payroll", "archive", "care", "highways", "gofal")


def _list_columns() -> list[str]:
    """Twenty-five columns that hold texts and make no further records."""
    from schemas.submission_columns import SUBMISSION_COLUMNS, UNFOLDINGS

    return [name for name in SUBMISSION_COLUMNS[TABLE] if name not in UNFOLDINGS][:25]


def _generate_rows(count: int) -> Any:
    """Rows of texts as projects have them: references, titles, dates, amounts, answers."""
    chance = random.Random(2011)
    width = len(_list_columns())
    for at in range(count):
        texts = [f"R{at:07d}", f"{chance.choice(WORDS)} {chance.choice(WORDS)} {at}"]
        texts += [f"{2000 + at % 25}-{at % 12 + 1:02d}-01", str(at * 7 % 100_000), "yes" if at % 3 else ""]
        yield [texts[i] if i < 5 else f"{WORDS[(at + i) % len(WORDS)]} {i}" for i in range(width)]


def _write_xlsx(path: Path, count: int) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Projects")
        for line, row in enumerate([_list_columns(), *_generate_rows(count)]):
            sheet.write_row(line, 0, row)


def _write_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(_list_columns()) + "\n")
        file.writelines(",".join(row) + "\n" for row in _generate_rows(count))


def _read_with_register(path: Path) -> dict[str, float]:
    """Seconds to open the file as sheets, and to make records with addresses of them."""
    from assets.gather import workbook
    from assets.gather.provider_files import map_workbook
    from assets.gather.received_files import Submission
    from assets.gather.workbook.reader_process import READER_PROCESS
    from schemas.source_file import Source

    texts = dict.fromkeys(("name_en", "name_cy", "about_en", "about_cy", "origin"), "bench")
    licence = dict.fromkeys(("name", "title", "path", "attribution_en", "attribution_cy"), "bench")
    files = [
        {
            "match": "*",
            "data_date": "2026-11-01",
            "tables": [{"table": TABLE, "columns": {name: name for name in _list_columns()}}],
        }
    ]
    source = Source.model_validate(
        {
            **texts,
            "provider": "bench",
            "precedence": 1,
            "licence": licence,
            "expected": {"every": "once", "because": "bench"},
            "files": files,
        }
    )
    submission = Submission.from_path("bench", path, 0)
    # The process that reads is started once for a whole run.
    workbook.read_workbook(b"a,b\n1,2\n", "warm.csv")
    start = time.perf_counter()
    file = workbook.read_workbook(submission.content or b"", path.name)
    opened = time.perf_counter()
    frames = map_workbook(source, submission, file).build_frames()
    done = time.perf_counter()
    READER_PROCESS.end()
    return {"rows": len(frames[TABLE]), "seconds": done - start, "opening": opened - start, "addresses": done - opened}


def _read_with_openpyxl(path: Path) -> dict[str, float]:
    import pandas as pd

    start = time.perf_counter()
    rows = len(pd.read_excel(path, engine="openpyxl", dtype=str))
    return {"rows": rows, "seconds": time.perf_counter() - start}


def _read_with_pyarrow(path: Path) -> dict[str, float]:
    import pyarrow as pa
    from pyarrow import csv

    start = time.perf_counter()
    types = dict.fromkeys(_list_columns(), pa.string())
    rows = csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=types)).num_rows
    return {"rows": rows, "seconds": time.perf_counter() - start}


JOBS: processes.Jobs = {
    "register": _read_with_register,
    "pandas.read_excel with openpyxl": _read_with_openpyxl,
    "pyarrow, all texts": _read_with_pyarrow,
}


def _compare_readers(what: str, path: Path, peer: str) -> None:
    """Prints the middle of several runs of a peer and of ours, and their ratio."""
    middle = processes.measure_jobs_in_turn("benchmarks.reading", (peer, "register"), path)
    ours, theirs = middle["register"], middle[peer]
    if ours["rows"] != theirs["rows"]:
        raise ValueError(f"{what}: ours has {ours['rows']} rows, {peer} {theirs['rows']}")
    print(
        f"{what}, {path.stat().st_size / 2**20:.0f} MB (median of {processes.RUNS_PER_JOB}, each in a process of its own)"
    )
    print(f"  {peer}: {theirs['seconds']:.2f} s, peak {theirs['own']:.0f} MB")
    print(
        f"  register: {ours['seconds']:.2f} s ({ours['opening']:.2f} s for the texts, {ours['addresses']:.2f} s for records and"
        f" addresses), peak {ours['own']:.0f} MB and {ours['started']:.0f} MB in the process that reads"
    )
    print(
        f"  register / peer: {ours['seconds'] / theirs['seconds']:.2f}, texts alone"
        f" {ours['opening'] / theirs['seconds']:.2f}"
    )


def main() -> None:
    """Prints both comparisons."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "projects.xlsx"
        _write_xlsx(path, 100_000)
        _compare_readers("Reading 100,000 x 25 .xlsx", path, "pandas.read_excel with openpyxl")
        path.unlink()
        path = Path(name) / "projects.csv"
        _write_csv(path, 1_000_000)
        _compare_readers("Reading 1,000,000 x 25 .csv", path, "pyarrow, all texts")


if __name__ == "__main__":
    processes.run_named_job(JOBS)
