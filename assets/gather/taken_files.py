"""The files of a provider as they are taken in: their days, what the register knows of them, and what identifies it all."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path

from assets.gather.file_dates import NoteArrival, find_data_date
from assets.gather.provider_files import open_submission
from assets.gather.received_files import Submission, find_submissions, hash_inputs
from assets.gather.recognised_files import (
    describe_missing_return,
    is_standing,
    keep_first_date,
    recognise_file,
    select_accepted_before,
)
from schemas.source_file import FileSource, Source
from schemas.stores import AcceptedFile


@dataclass(frozen=True)
class TakenFiles:
    """received: the files to be read, by name; missing: the globs that no file fits; inputs_hash: a digest of all that the
    provider's records follow from; is_standing: whether one of the files stands in the newest release.
    """

    received: list[Submission]
    missing: list[str]
    inputs_hash: str
    is_standing: bool


def take_files(
    source: Source, folder: Path, accepted: Sequence[AcceptedFile], note_arrival: NoteArrival, code: str
) -> TakenFiles:
    """Takes in what lies in a provider's folder. accepted: the files of earlier releases; code: a digest of ours."""

    def find_day(file_source: FileSource, submission: Submission) -> str | None:
        open_workbook = partial(open_submission, submission, file_source.encoding)
        return find_data_date(file_source, submission, open_workbook, note_arrival)

    found, missing = find_submissions(source, folder, find_day)
    received = [keep_first_date(submission, accepted) for submission in found]
    known = [recognise_file(source, each, select_accepted_before(each, accepted)).to_plain() for each in received]
    lacking = [astuple(describe_missing_return(source, match, accepted)) for match in missing]
    inputs_hash = hash_inputs(source, received, missing, [code, *known, *lacking])
    stands = is_standing(source.provider, {each.sha256 for each in received}, accepted)
    return TakenFiles(received, missing, inputs_hash, stands)


def mark_accepted(inputs_hash: str) -> str:
    """The digest of records that were read of files which a person, or the release that they stand in, lets stand: by the rules
    alone they might be refused.
    """
    return f"{inputs_hash}-accepted"


def list_fitting_digests(inputs_hash: str, *, is_standing: bool) -> set[str]:
    """The digests of records that need not be read again. What was accepted counts only while it stands in the newest release: a
    release that is taken back takes it along.
    """
    return {inputs_hash, mark_accepted(inputs_hash)} if is_standing else {inputs_hash}
