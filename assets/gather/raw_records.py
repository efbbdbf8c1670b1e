"""A provider's return to its raw records: of each file whether it is the one that is due, and what it holds.

Belongs here: what is told of files by what else the register has. Does not belong here: reading one file (provider_files), or
recognising one (recognised_files, source_fit).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial

import pandas as pd

from assets.gather.mapping.header_matching import list_wanted_headers
from assets.gather.mapping.mapped_records import Finding, MappedRecords
from assets.gather.provider_files import is_refused, open_submission, read_submission
from assets.gather.received_files import LARGEST_FILE_BYTES, Submission
from assets.gather.recognised_files import (
    describe_missing_return,
    recognise_file,
    report_gone_projects,
    report_recognised,
)
from assets.gather.source_fit import find_fitting_source, score_fit
from assets.gather.workbook.sheet import UnreadableFileError
from schemas.findings import build_findings, make_finding
from schemas.return_calendar import report_missing_return
from schemas.source_file import FileSource, Source
from schemas.stores import AcceptedFile


@dataclass(frozen=True)
class EarlierReturns:
    """What a return is judged by, beside its source. accepted: the files of earlier releases, those of the newest first; sources:
    all of them, by provider; is_accepted: whether a person lets older files, and those that lack projects, stand.
    """

    accepted: Sequence[AcceptedFile] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    is_accepted: bool = False


def build_raw_records(
    source: Source,
    submissions: pd.DataFrame,
    load_content: Callable[[str], bytes],
    earlier: EarlierReturns = EarlierReturns(),
) -> dict[str, pd.DataFrame]:
    """The frames `rows`, `blocks`, `findings` and each returned table, from SUBMISSIONS; load_content: sha256 to bytes."""
    mapped = MappedRecords()
    first_files: dict[str, str] = {}
    for row in submissions.to_dict("records"):
        file, sha256 = row["file"], row["sha256"]
        if not pd.isna(row["error"]):
            return build_stopped_records(source, row["error"])
        if pd.isna(sha256):
            due = describe_missing_return(source, file, earlier.accepted)
            mapped.findings.append(report_missing_return(due, file))
            continue
        number = None if pd.isna(row["spec"]) else int(row["spec"])
        day = None if pd.isna(row["data_date"]) else row["data_date"]
        submission = Submission(source.provider, file, sha256, None, int(row["bytes"]), number, day)
        if (first := first_files.setdefault(sha256, file)) != file:
            mapped.findings.append(make_finding("file-repeated", **submission.location, other=first))
            continue
        mapped.add(_read_due_file(source, submission, load_content, earlier))
    return {**mapped.build_frames(), "findings": build_findings(mapped.findings)}


def _read_due_file(
    source: Source, submission: Submission, load_content: Callable[[str], bytes], earlier: EarlierReturns
) -> MappedRecords:
    """What read_submission gives, unless the file is recognised as one that is not the return that is due."""
    known = recognise_file(source, submission, earlier.accepted)
    recognised = MappedRecords(findings=report_recognised(submission, known, is_accepted=earlier.is_accepted))
    if is_refused(recognised):
        return recognised
    if submission.size <= LARGEST_FILE_BYTES:
        submission = replace(submission, content=load_content(submission.sha256))
    mapped = read_submission(source, submission)
    if other := _find_other_form(source, submission, mapped, earlier.sources):
        return MappedRecords(findings=[other])
    if known.last and not earlier.is_accepted and not is_refused(mapped):
        before = read_last_return(source, submission, known.last, load_content)
        if gone := report_gone_projects(submission, mapped, known.last, before):
            return MappedRecords(findings=[*gone, *mapped.findings])
    recognised.add(mapped)
    return recognised


def read_last_return(
    source: Source, submission: Submission, last: AcceptedFile, load_content: Callable[[str], bytes]
) -> MappedRecords:
    """The last accepted return of a file's kind, read as now; without records where that cannot be done."""
    try:
        content = load_content(last.sha256)
    except OSError:
        return MappedRecords()
    facts = (
        last.file,
        last.sha256,
        content,
        len(content),
        submission.file_number,
        last.data_date or submission.data_date,
    )
    return read_submission(source, Submission(source.provider, *facts))


def _find_other_form(
    source: Source, submission: Submission, mapped: MappedRecords, sources: Mapping[str, Source]
) -> Finding | None:
    """The finding of a file whose headers are those of another provider's form. Asked only where its own does not fit: forms that
    several providers share fit all of them.
    """
    number = submission.file_number
    if number is None or submission.content is None or not _is_misfit(source.get_file(number), mapped):
        return None
    read_workbook = cache(partial(open_submission, submission))
    try:
        own_score = score_fit(source, number, read_workbook(source.get_file(number).encoding))
        others = [other for provider, other in sources.items() if provider != source.provider]
        fit = find_fitting_source(others, submission.file, read_workbook)
    except UnreadableFileError:
        return None
    if fit is None or fit.score <= own_score:
        return None
    names = {"name_en": fit.source.name_en, "name_cy": fit.source.name_cy, "other": fit.source.provider}
    return make_finding("form-of-another-source", **submission.location, **names)


def _is_misfit(file_source: FileSource, mapped: MappedRecords) -> bool:
    """Whether a file lacks its tables, or most of the headers that its source names."""
    rules = [finding["rule"] for finding in mapped.findings]
    wanted = sum(len(set(list_wanted_headers(table))) for table in file_source.tables)
    has_no_table = any(rule in ("table-missing", "sheet-missing", "too-few-records") for rule in rules)
    return has_no_table or rules.count("column-missing") > wanted / 2


def build_stopped_records(source: Source, reference: str) -> dict[str, pd.DataFrame]:
    """What build_raw_records gives for a return that an unexpected error stopped: no record, and the finding of it.
    reference: of the error, as it stands in the log.
    """
    names = {"name_en": source.name_en, "name_cy": source.name_cy}
    finding = make_finding("return-stopped", provider=source.provider, reference=reference, **names)
    return {**MappedRecords().build_frames(), "findings": build_findings([finding])}
