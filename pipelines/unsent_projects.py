"""What is said of files whose projects are in no file that is checked with them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from assets.check.provider_check import CheckedProvider
from assets.gather.mapping.mapped_records import Finding, MappedRecords
from schemas.findings import make_finding
from schemas.languages import fold_text
from schemas.tables.table_records import TABLE_RECORDS

MAX_EXAMPLES = 3
_PROJECT_NAMES = ("reference", "title_en", "title_cy")
Location = Mapping[str, Any]
"""The provider, the name and the sha256 of a file."""


def collect_project_names(files: Iterable[MappedRecords]) -> frozenset[str]:
    """The folded references and titles of the projects of some files."""
    parts = [part for records in files for part in records.records.get("projects", [])]
    names = (part[name].dropna() for part in parts for name in _PROJECT_NAMES if name in part)
    return frozenset(fold_text(text) for texts in names for text in texts.unique())


def report_unchecked_references(files: Iterable[Location], awaited: str) -> Iterator[Finding]:
    """A finding for each file: the projects that it names are in another file of the return, which was not checked with it.
    awaited: how the names of such files are written in the source.
    """
    for location in files:
        yield make_finding("references-unchecked", **location, awaited=awaited)


def report_unknown_projects(
    location: Location, checked: CheckedProvider, named_projects: Collection[str]
) -> Iterator[Finding]:
    """A finding for a file that no source fits where its rows belong to projects that are in none of the files checked.
    named_projects: what names the projects of all files.
    """
    tables = [table for table, record in TABLE_RECORDS.items() if record.is_of_project]
    references = dict.fromkeys(text for table in tables for text in checked.accepted[table]["reference"].dropna())
    unknown = [text for text in references if fold_text(text) not in named_projects]
    if unknown:
        examples = ", ".join(unknown[:MAX_EXAMPLES]) + (" …" if len(unknown) > MAX_EXAMPLES else "")
        yield make_finding("projects-not-among-files", **location, projects=examples, count=len(unknown))
