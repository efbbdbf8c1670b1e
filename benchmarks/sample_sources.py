"""Source files for the benchmarks, and the way of a return through gather and check."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assets.check.provider_check import CheckedProvider, check_provider
from assets.gather import raw_records, received_files
from benchmarks import DATA_DATE
from schemas.source_file import Source


def build_source(
    columns: Mapping[str, Iterable[str]], match: str = "*", provider: str = "bench", precedence: int = 1
) -> dict[str, Any]:
    """A source file for returns that have the columns of some tables under our own names."""
    tables = [{"table": table, "columns": {name: name for name in names}} for table, names in columns.items()]
    return {
        **dict.fromkeys(("name_en", "name_cy", "about_en", "about_cy", "origin"), provider),
        "provider": provider,
        "precedence": precedence,
        "licence": dict.fromkeys(("name", "title", "path", "attribution_en", "attribution_cy"), "bench"),
        "expected": {"every": "once", "because": "bench"},
        "files": [{"match": match, "data_date": DATA_DATE, "tables": tables}],
    }


def gather_and_check(source: Source, folder: Path) -> CheckedProvider:
    """What a provider's returns in a folder come to."""
    submissions, missing = received_files.find_submissions(source, folder)
    content = {submission.sha256: submission.content or b"" for submission in submissions}
    frame = received_files.build_submissions_frame(source, submissions, missing)
    return check_provider(source, raw_records.build_raw_records(source, frame, content.__getitem__))
