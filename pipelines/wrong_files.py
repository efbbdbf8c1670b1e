"""Whether a file that is checked is the return that is due: what the pipeline would refuse by the earlier releases is refused."""

from collections.abc import Mapping
from pathlib import Path

from assets.gather.mapping.mapped_records import Finding, MappedRecords
from assets.gather.raw_records import read_last_return
from assets.gather.received_files import Submission
from assets.gather.recognised_files import recognise_file, report_gone_projects, report_recognised
from assets.publish.release.published_releases import CURRENT, list_accepted_files
from pipelines.working_folders import find_received_file
from schemas.rules import RULES
from schemas.source_file import Source


def find_wrong_file(outputs: Path, source: Source, submission: Submission, records: MappedRecords) -> list[Finding]:
    """The findings that refuse a file; none for one that may be the return that is due. outputs: the folder of releases; records:
    what was read of the file.
    """
    known = recognise_file(source, submission, list_accepted_files(outputs, outputs / CURRENT))
    findings = report_recognised(submission, known, is_accepted=False)
    findings = [finding for finding in findings if RULES[finding["rule"]].effect == "file-refused"]
    if known.last and not findings:
        before = read_last_return(
            source, submission, known.last, lambda sha256: find_received_file(outputs, sha256).read_bytes()
        )
        findings = report_gone_projects(submission, records, known.last, before)
    return findings


def build_submission(source: Source, file_number: int, about: Mapping[str, str], data_date: str | None) -> Submission:
    """A file that was checked, as received. about: its report so far."""
    day = data_date or source.files[file_number].fixed_date
    return Submission(source.provider, Path(about["file"]).name, about["sha256"], None, 0, file_number, day)
