"""What a provider runs before sending: its files through the same gather and check as the pipeline."""

import datetime as dt
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

import pandas as pd

from assets.check.provider_check import CheckedProvider
from assets.gather import drafting
from assets.gather.drafting import SourceDraft
from assets.gather.file_dates import find_data_date
from assets.gather.mapping.mapped_records import Finding, MappedRecords
from assets.gather.provider_files import SKIP_REASONS, is_refused, map_workbook, open_submission
from assets.gather.received_files import Submission
from assets.gather.source_fit import find_fitting_source
from assets.gather.template_files import TemplateMark, find_template_mark
from assets.gather.workbook.sheet import OpenedWorkbook, UnreadableFileError
from assets.publish.plain_values import to_plain_rows
from pipelines.checked_records import build_raw_frames, check_records, list_awaited, match_alone
from pipelines.counted_files import NamedFile, choose_file_number, find_uncounted_files
from pipelines.file_report import (
    EMPTY_RESULTS,
    FileReport,
    describe_skipped_sheets,
    describe_tables,
    describe_unknown_table,
    report_refusal,
)
from pipelines.last_return import compare_with_last
from pipelines.return_difference import ReturnComparison, count_records
from pipelines.unsent_projects import collect_project_names, report_unchecked_references, report_unknown_projects
from pipelines.wrong_files import build_submission, find_wrong_file
from schemas.decision_files import create_no_measures
from schemas.file_names import to_readable_name
from schemas.finding_identity import identify_findings
from schemas.findings import build_findings, make_finding, render_findings
from schemas.frames import HASH_LENGTH
from schemas.languages import FixableError, Message
from schemas.source_file import Source, build_template_file
from schemas.unexpected_errors import describe_error

LOG = logging.getLogger(__name__)
ZIP_START = b"PK"
"""How every .xlsx and .ods file begins."""


@dataclass(frozen=True)
class RegisterState:
    """What is known of the register beside its sources. measures: its catalogue; outputs: the folder of releases, to compare a
    return with the last one; is_matched: whether a return is matched by itself, too, which takes about half of the time.
    """

    measures: pd.DataFrame = field(default_factory=create_no_measures)
    outputs: Path | None = None
    is_matched: bool = True


class UnknownSourceError(FixableError):
    """The source that was asked for does not exist."""


@dataclass(frozen=True)
class MappedFile:
    """A file that was read: its report so far, the source and the number of its kind of file there, and its raw records.
    A template has no number: it has room for a whole return. data_date: the day that the rule of its source file found in it.
    """

    about: dict[str, Any]
    source: Source
    file_number: int | None
    records: MappedRecords
    data_date: str | None = None

    @property
    def location(self) -> dict[str, Any]:
        """Its provider, name and sha256, as findings have them."""
        name = Path(self.about["file"]).name
        return {"provider": self.source.provider, "file": name, "sha256": self.about["sha256"]}


class OpenedFile:
    """A file that is opened at most once for each encoding that a source names."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self._workbooks: dict[str | None, OpenedWorkbook] = {}

    def read_workbook(self, encoding: str | None) -> OpenedWorkbook:
        """Its sheets. A named encoding matters only to text files. Raises UnreadableFileError."""
        workbook = self._workbooks.get(None)
        if workbook and workbook.format not in ("text", "html"):
            return workbook
        if encoding not in self._workbooks:
            self._workbooks[encoding] = open_submission(self.submission, encoding)
        return self._workbooks[encoding]

    def find_template_mark(self) -> TemplateMark | None:
        """What says that it is the register's template; a text or a web page is never one, and is not opened for it."""
        if not (self.submission.content or b"").startswith(ZIP_START):
            return None
        return find_template_mark(self.read_workbook(None))


def check_file(
    path: Path, sources: Mapping[str, Source], wanted_source: str | None, register: RegisterState | None = None
) -> FileReport:
    """Checks one file by itself. Arguments and exceptions: see map_file and report_files."""
    (report,) = report_files([map_file(path, sources, wanted_source)], register)
    return report


def map_file(path: Path, sources: Mapping[str, Source], wanted_source: str | None) -> MappedFile | FileReport:
    """Reads one file; a report where nothing of it can be used.

    sources: by provider; wanted_source: the provider whose source is to be used, or None to find the one that fits. A file
    that fits none is read by what its own headers seem to mean. Raises UnknownSourceError when there is no such source,
    FixableError when the file cannot be opened.
    """
    if wanted_source and wanted_source not in sources:
        values = {"source": wanted_source, "sources": ", ".join(sources)}
        raise UnknownSourceError(Message("There is no source named '{source}'. Sources: {sources}.", values))
    try:
        submission = Submission.from_path(wanted_source or "", path, None)
    except OSError as error:
        values = {"file": to_readable_name(str(path)), "fault": str(error.strerror)}
        raise FixableError(Message("{file}: cannot be read: {fault}", values)) from error
    about: dict[str, Any] = {"file": to_readable_name(str(path)), "sha256": submission.sha256, "source": wanted_source}
    about |= EMPTY_RESULTS
    try:
        return _map_submission(about, sources, OpenedFile(submission))
    except UnreadableFileError as error:
        reasons = {"reason_en": error.reason_en, "reason_cy": error.reason_cy}
        location = {"provider": wanted_source, "file": submission.file, "sha256": submission.sha256}
        return report_refusal(about, build_findings([make_finding("file-unreadable", **location, **reasons)]))


def report_files(files: Sequence[MappedFile | FileReport], register: RegisterState | None = None) -> list[FileReport]:
    """The report of each file. Files of one provider are checked together, as the pipeline does: the projects that one names
    may be in another; a file that the pipeline would not read beside the others is not checked. A return at which this software
    fails stops no other. register: what is known beside the sources; without it, nothing.
    """
    files = [_refuse_wrong_file(file, register) if isinstance(file, MappedFile) else file for file in files]
    reports = _report_uncounted(files)
    returns: dict[object, dict[int, MappedFile]] = {}
    refused = set()
    for position, file in enumerate(files):
        if position in reports:
            continue
        if isinstance(file, FileReport):
            reports[position] = file
            refused.add(file.about["source"])
        else:
            # What no source fits is a return of its own.
            returns.setdefault(file.about["source"] or position, {})[position] = file
    named_projects = collect_project_names(file.records for file in files if isinstance(file, MappedFile))
    for parts in returns.values():
        sent = list(parts.values())
        has_refused = sent[0].about["source"] in refused
        try:
            checked = _report_return(sent, register or RegisterState(), named_projects, has_refused=has_refused)
        except Exception as error:  # the other returns go on
            description = describe_error(error, f"checking {', '.join(str(file.about['file']) for file in sent)}")
            LOG.debug(description.text)
            checked = [_report_stopped(file.about, description.reference) for file in sent]
        reports |= zip(parts, checked, strict=True)
    return [reports[position] for position in range(len(files))]


def _refuse_wrong_file(file: MappedFile, register: RegisterState | None) -> MappedFile | FileReport:
    """The report of a file that the releases show to be another than the return that is due; any other file as it is."""
    if register is None or register.outputs is None or file.file_number is None or not file.about["source"]:
        return file
    submission = build_submission(file.source, file.file_number, file.about, file.data_date)
    try:
        findings = find_wrong_file(register.outputs, file.source, submission, file.records)
    except Exception as error:  # the findings stand without it, and the sender has nothing to do with that
        LOG.debug(describe_error(error, f"recognising {file.about['file']}").text)
        return file
    return report_refusal(file.about, build_findings(findings)) if findings else file


def report_stopped_file(path: Path, reference: str) -> FileReport:
    """The report of a file at which this software failed. reference: of the unexpected error."""
    return _report_stopped({"file": to_readable_name(str(path)), "sha256": None, "source": None}, reference)


def _report_uncounted(files: Sequence[MappedFile | FileReport]) -> dict[int, FileReport]:
    """Position → the report, of each file that the pipeline would not read beside the others."""
    by_provider: dict[str | None, dict[int, MappedFile | FileReport]] = {}
    for position, file in enumerate(files):
        if file.about["sha256"]:
            by_provider.setdefault(file.about["source"], {})[position] = file
    reports = {}
    for provider, parts in by_provider.items():
        known = (file.source for file in parts.values() if isinstance(file, MappedFile))
        source = next(known, None) if provider else None
        sent = [_describe_sent(position, file, source) for position, file in parts.items()]
        for position, reason in find_uncounted_files(source, sent).items():
            about = parts[position].about
            location = {"provider": provider, "file": Path(about["file"]).name, "sha256": about["sha256"]}
            findings = build_findings([make_finding(reason.rule, **location, other=reason.other)])
            messages = render_findings(identify_findings(findings, {}))
            reports[position] = FileReport({**about, **EMPTY_RESULTS, "findings": to_plain_rows(messages)}, messages)
    return reports


def _describe_sent(position: int, file: MappedFile | FileReport, source: Source | None) -> NamedFile:
    name, number = Path(file.about["file"]).name, file.file_number if isinstance(file, MappedFile) else None
    if number is None and source:
        number = choose_file_number(source, name, is_whole=isinstance(file, MappedFile))
    data_date = file.data_date if isinstance(file, MappedFile) else None
    return NamedFile(position, name, file.about["sha256"], number, data_date)


def _report_stopped(about: Mapping[str, Any], reference: str) -> FileReport:
    path, about = Path(about["file"]), {**about, **EMPTY_RESULTS}
    return report_refusal(about, build_findings([make_finding("check-stopped", reference=reference, name=path.name)]))


def _map_submission(about: dict[str, Any], sources: Mapping[str, Source], file: OpenedFile) -> MappedFile | FileReport:
    wanted = sources.get(about["source"])
    if mark := file.find_template_mark():
        own = wanted or sources.get(mark.provider or "")
        about = {**about, "source": own.provider if own else None}
        source = own or drafting.build_stand_in_source([build_template_file()])
        attributed = replace(file.submission, provider=source.provider, file_number=None)
        return _take_records(about, source, None, map_workbook(source, attributed, file.read_workbook(None)))
    if wanted:
        fit = find_fitting_source([wanted], file.submission.file, file.read_workbook)
        source, file_number = (fit.source, fit.file_number) if fit else (wanted, 0)
    else:
        file.read_workbook(None)
        fit = find_fitting_source(sources.values(), file.submission.file, file.read_workbook)
        if fit is None:
            return _map_without_source(about, file)
        source, file_number = fit.source, fit.file_number
    spec = source.files[file_number]
    workbook = file.read_workbook(spec.encoding)
    attributed = replace(file.submission, provider=source.provider, file_number=file_number)
    path = PurePath(about["file"])
    in_folder = replace(attributed, file=f"{path.parent.name}/{path.name}")
    attributed = replace(attributed, data_date=find_data_date(spec, in_folder, lambda: workbook, _get_today))
    about = {**about, "source": source.provider}
    taken = _take_records(about, source, file_number, map_workbook(source, attributed, workbook))
    if isinstance(taken, MappedFile) and spec.date_rule:
        return replace(taken, data_date=attributed.data_date)
    return taken


def _get_today(_: str) -> str:
    """What arrives is dated by its arrival: a file that is checked before it is sent, by today."""
    return dt.date.today().isoformat()


def _take_records(
    about: dict[str, Any], source: Source, file_number: int | None, records: MappedRecords
) -> MappedFile | FileReport:
    if is_refused(records):
        return report_refusal(about, build_findings(records.findings))
    return MappedFile(about, source, file_number, records)


def _map_without_source(about: dict[str, Any], file: OpenedFile) -> MappedFile | FileReport:
    """A file that no source fits is read by what its headers seem to mean; it is refused when that gives no table."""
    submission, workbook = file.submission, file.read_workbook(None)
    draft = drafting.draft_source(workbook.sheets, submission.file)
    source = draft.build_source()
    if source is None:
        return _report_unknown(about, draft, submission)
    records = map_workbook(source, replace(submission, file_number=0), workbook)
    records.findings += draft.list_findings(submission)
    return _take_records(about, source, 0, records)


def _report_unknown(about: dict[str, Any], draft: SourceDraft, submission: Submission) -> FileReport:
    """A file whose headers do not say enough is refused; what was found in it is told all the same."""
    place = {"file": submission.file, "sha256": submission.sha256}
    findings = list(drafting.list_needs(draft.regions, submission))
    if not findings:
        searched = ", ".join(draft.skipped) or submission.file
        findings = [make_finding("table-missing", **place, place=searched)]
    with_tables = {region.sheet.name for region in draft.regions}
    for sheet, code in draft.skipped.items():
        if sheet not in with_tables:
            reasons = dict(zip(("reason_en", "reason_cy"), SKIP_REASONS[code], strict=True))
            findings.append(make_finding("sheet-skipped", **place, sheet=sheet, skipped=sheet, code=code, **reasons))
    frame = build_findings(findings)
    tables = [describe_unknown_table(region) for region in draft.regions]
    return report_refusal({**about, "tables": tables, "skipped_sheets": describe_skipped_sheets(frame)}, frame)


def _report_return(
    files: Sequence[MappedFile], register: RegisterState, named_projects: Collection[str], *, has_refused: bool
) -> list[FileReport]:
    """The reports of files of one provider. named_projects: what names the projects of all files that are checked;
    has_refused: whether another of its files was refused.
    """
    source, records = files[0].source, MappedRecords()
    for file in files:
        records.add(file.records)
    file_numbers = [file.file_number for file in files]
    # Nobody knows what else belongs to a file that no source fits.
    is_known = None in file_numbers or files[0].about["source"] is not None
    numbers = set(file_numbers) if is_known else None
    checked = check_records(source, records, numbers, has_refused)
    awaited = list_awaited(source, numbers)
    if not has_refused and not any(map(len, records.records.get("projects", []))):
        told: Iterable[Finding] = ()
        if not is_known:
            told = report_unknown_projects(files[0].location, checked, named_projects)
        elif awaited:
            told = report_unchecked_references((file.location for file in files), ", ".join(awaited))
        checked = replace(checked, findings=build_findings([*checked.findings.to_dict("records"), *told]))
    matched = match_alone(source, records, checked, register.measures) if register.is_matched else checked
    matched = replace(matched, findings=identify_findings(matched.findings, build_raw_frames(records)))
    comparison = None
    if files[0].about["source"] and register.outputs and not has_refused:
        sent = [(file.file_number, Path(file.about["file"]).name, file.about["sha256"]) for file in files]
        measures = register.measures if register.is_matched else None
        comparison = compare_with_last(register.outputs, source, sent, matched, measures)
    return [_report_part(file, checked, matched, comparison) for file in files]


def _report_part(
    file: MappedFile, checked: CheckedProvider, matched: CheckedProvider, comparison: ReturnComparison | None
) -> FileReport:
    """The report of one of the files that were checked together. matched: with what matching found, all findings among it."""
    is_own = matched.findings["sha256"].isna() | (matched.findings["sha256"] == file.about["sha256"])
    findings = matched.findings[is_own.astype(bool)].reset_index(drop=True)
    messages = render_findings(findings)
    results = {
        "tables": describe_tables(file.records, matched.accepted, findings),
        "skipped_sheets": describe_skipped_sheets(findings),
        "findings": to_plain_rows(messages),
        "against_last": comparison.to_plain() if comparison else None,
    }
    own_hash = file.about["sha256"][:HASH_LENGTH]
    is_here = {table: frame["row"].str.startswith(own_hash) for table, frame in matched.accepted.items()}
    published = count_records({table: frame[is_here[table]] for table, frame in matched.accepted.items()})
    own = replace(checked, findings=findings)
    return FileReport({**file.about, **results}, messages, own, published, comparison)
