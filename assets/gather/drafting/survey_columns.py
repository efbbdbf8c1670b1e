"""The columns that a survey's program adds to the answers: when and by whom it was filled in."""

from collections.abc import Sequence

from schemas.headers import normalise_header

LEAST_SIGNS = 2
_SIGNS = frozenset(
    map(
        normalise_header,
        ("Collector ID", "IP Address", "Recorded Date", "Duration (in seconds)", "Distribution Channel", "Response Type",
         "Respondent ID", "Response ID", "User Language", "Completion time", "Last modified time", "Submission date",
         "Submitted at", "Location Latitude", "Collector", "Total points", "Quiz feedback"),
    )
)  # fmt: skip
"""Headers that no one but such a program writes."""
_OWN = frozenset(
    map(
        normalise_header,
        ("Start Date", "End Date", "Start time", "Status", "Progress", "Finished", "Name", "First Name", "Last Name",
         "Email", "Email Address", "Timestamp", "Language"),
    )
)  # fmt: skip
"""What it writes as well, before the questions."""


def find_survey_columns(headers: Sequence[str]) -> frozenset[int]:
    """The positions of a program's own columns that seem to be the sender's; none where the headers are of no survey."""
    names = [normalise_header(header) for header in headers]
    signs = [position for position, name in enumerate(names) if name in _SIGNS]
    if len({names[position] for position in signs}) < LEAST_SIGNS:
        return frozenset()
    first_answer = max(signs) + 1
    while first_answer < len(names) and (names[first_answer] in _OWN or not names[first_answer]):
        first_answer += 1
    return frozenset(position for position, name in enumerate(names[:first_answer]) if name in _OWN)
