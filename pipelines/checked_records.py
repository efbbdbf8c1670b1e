"""The records of a return, or of a part of one, checked as the pipeline checks a whole return: by stage check, and by what
stage match finds in one return alone.
"""

from collections.abc import Collection, Mapping

import pandas as pd

from assets.check.provider_check import CheckedProvider, check_provider, hold_records, hold_unplaced_rows
from assets.gather.mapping.mapped_records import MappedRecords
from assets.match.identified_reports import MatchInputs, TeamDecisions
from assets.match.matched_records import match_records
from assets.match.previous_statements import create_empty_release
from schemas.findings import build_findings
from schemas.source_file import FileSource, Source

ABOUT_OTHER_RETURNS = frozenset({"project-unknown", "measure-unknown"})
"""Rules of match that say that something is nowhere in the register: of one return alone nobody can tell."""
FileNumbers = Collection[int | None]
"""The kinds of file that a return has, as numbers of its source; None stands for the register's template."""


def check_records(
    source: Source, records: MappedRecords, numbers: FileNumbers | None, has_refused: bool = False
) -> CheckedProvider:
    """What stage check makes of the records of a return. numbers: its kinds of file; None where no source fits."""
    raw = build_raw_frames(records)
    checked = check_provider(source, raw)
    if numbers is not None and (has_refused or not list_awaited(source, numbers)):
        return hold_unplaced_rows(raw, checked)
    return checked


def match_alone(
    source: Source, records: MappedRecords, checked: CheckedProvider, measures: pd.DataFrame
) -> CheckedProvider:
    """The same with what matching finds in the return by itself: names of organisations that nobody knows, which hold their
    records; units that are not the measure's; titles in one language. measures: the register's catalogue.
    """
    raw = build_raw_frames(records)
    organisations = {source.provider: source.organisation} if source.organisation else {}
    decisions = TeamDecisions({source.provider: source.precedence}, organisations)
    previous = create_empty_release()
    found = match_records(MatchInputs(checked.accepted, raw, decisions, {}, measures, checked.notes, previous))
    findings = found["disagreements"]
    left_out = ABOUT_OTHER_RETURNS | ({"partners-unnamed"} if _has_files_of_partners(source) else set())
    return hold_records(raw, checked, findings[~findings["rule"].isin(left_out)].to_dict("records"))


def build_raw_frames(records: MappedRecords) -> Mapping[str, pd.DataFrame]:
    """The frames of stage gather, its findings among them."""
    return {**records.build_frames(), "findings": build_findings(records.findings)}


def list_awaited(source: Source, numbers: FileNumbers | None) -> list[str]:
    """The names of the kinds of file that have projects and have not come. A template is a whole return."""
    if numbers is None or None in numbers:
        return []
    return [spec.match for number, spec in enumerate(source.files) if number not in numbers and _has_projects(spec)]


def _has_files_of_partners(source: Source) -> bool:
    """Whether partners stand in another file than the projects: without it nobody can tell that none is named."""
    return any(
        not _has_projects(spec) and any(table.table == "partners" for table in spec.tables) for spec in source.files
    )


def _has_projects(file_source: FileSource) -> bool:
    return any(table.table == "projects" for table in file_source.tables)
