"""The records of a return, or of a part of one, checked as the pipeline checks a whole return."""

from collections.abc import Collection

from assets.check.provider_check import CheckedProvider, check_provider, hold_unplaced_rows
from assets.gather.mapping.mapped_records import MappedRecords
from schemas.findings import build_findings
from schemas.source_file import FileSource, Source


def check_records(
    source: Source, records: MappedRecords, numbers: Collection[int] | None, has_refused: bool = False
) -> CheckedProvider:
    """Checks the records of a return. numbers: the kinds of file that it has; None for a file that no source fits."""
    raw = {**records.build_frames(), "findings": build_findings(records.findings)}
    checked = check_provider(source, raw)
    if numbers is not None and (has_refused or not list_awaited(source, numbers)):
        return hold_unplaced_rows(raw, checked)
    return checked


def list_awaited(source: Source, numbers: Collection[int] | None) -> list[str]:
    """The names of the kinds of file that have projects and have not come."""
    if numbers is None:
        return []
    return [spec.match for number, spec in enumerate(source.files) if number not in numbers and _has_projects(spec)]


def _has_projects(file_source: FileSource) -> bool:
    return any(table.table == "projects" for table in file_source.tables)
