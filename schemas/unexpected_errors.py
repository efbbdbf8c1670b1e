"""Errors that nobody foresaw: the short reference by which people name one, and what stands of it in the log.

Belongs here: the description of an error. Does not belong here: what follows from it for a return (the stages).
"""

import hashlib
import traceback
from dataclasses import dataclass
from pathlib import Path

REFERENCE_LENGTH = 8


@dataclass(frozen=True)
class ErrorDescription:
    """reference: the same for the same kind of error at the same place of the code, whatever the machine and the data;
    text: for the log, with the reference and the traceback.
    """

    reference: str
    text: str


def describe_error(error: Exception, subject: str) -> ErrorDescription:
    """subject: what was being done to what, in words for the log."""
    lines = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    place = "\n".join([type(error).__name__, *lines])
    reference = hashlib.sha256(place.encode()).hexdigest()[:REFERENCE_LENGTH]
    frames = "".join(traceback.format_exception(error))
    return ErrorDescription(reference, f"{subject}: unexpected error, reference {reference}\n{frames}")
