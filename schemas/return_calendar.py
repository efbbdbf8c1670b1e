"""What is due from whom, since when: by each source's schedule, and the day of the newest data that the register has.

That day stands for today: a run on the same files gives the same whenever it runs.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from schemas.findings import make_finding
from schemas.frames import TEXT_DTYPE, build_frame
from schemas.rules import RULES
from schemas.source_file import Source
from schemas.stores import AcceptedFile


@dataclass(frozen=True)
class ScheduledReturn:
    """A row of the calendar. last: the day (ISO) of the data that stands; due: that of the return after it; either None where
    nothing was ever accepted, or nothing more is due; is_overdue: whether others have data of that day already.
    """

    provider: str
    every: str
    last: str | None
    due: str | None
    is_overdue: bool


CALENDAR: Mapping[str, Any] = {
    **dict.fromkeys(("provider", "every", "last", "due"), TEXT_DTYPE),
    "is_overdue": "boolean",
}
"""The fields of a ScheduledReturn, as columns."""


def build_calendar_frame(calendar: Sequence[ScheduledReturn]) -> pd.DataFrame:
    """The calendar as CALENDAR."""
    return build_frame([asdict(row) for row in calendar], CALENDAR)


def read_calendar_frame(frame: pd.DataFrame) -> list[ScheduledReturn]:
    """What build_calendar_frame was given. frame: CALENDAR."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [ScheduledReturn(**{str(name): value for name, value in row.items()}) for row in rows]


def list_refused_files(findings: pd.DataFrame) -> set[tuple[str, str]]:
    """(provider, file) of each file that was refused. findings: FINDINGS."""
    refused = findings[findings["rule"].map(lambda rule: RULES[rule].effect == "file-refused").astype(bool)]
    return set(refused[["provider", "file"]].dropna().itertuples(index=False, name=None))


def build_calendar(
    sources: Mapping[str, Source],
    submissions: pd.DataFrame,
    refused: Collection[tuple[str, str]],
    accepted: Sequence[AcceptedFile],
) -> list[ScheduledReturn]:
    """The calendar, by provider. submissions: SUBMISSIONS of all; refused: (provider, file) of those that were refused; accepted:
    the files of earlier releases, those of the newest first.
    """
    received: dict[str, str] = {}
    for row in submissions.dropna(subset=["sha256", "data_date"]).to_dict("records"):
        if (row["provider"], row["file"]) not in refused:
            received[row["provider"]] = max(row["data_date"], received.get(row["provider"], ""))
    today = max(received.values(), default="")
    calendar = []
    for provider, source in sorted(sources.items()):
        last = received.get(provider) or next(
            (each.data_date for each in accepted if each.provider == provider and each.data_date), None
        )
        due = source.expected.calculate_due_day(last) if last else None
        calendar.append(ScheduledReturn(provider, source.expected.every, last, due, due is not None and due <= today))
    return calendar


def find_overdue_providers(calendar: Sequence[ScheduledReturn]) -> set[str]:
    """The providers whose return is overdue."""
    return {row.provider for row in calendar if row.is_overdue}


def report_missing_return(row: ScheduledReturn, expected: str) -> dict[str, Any]:
    """The finding of a return that has not come. expected: how the name of the file that is due is written in its source."""
    due_en = due_cy = ""
    stands_en, stands_cy = "Nothing of it has been published yet", "Nid oes dim ohoni wedi'i gyhoeddi eto"
    if row.last:
        stands_en = f"The last good records, of {row.last}, stay published"
        stands_cy = f"Mae'r cofnodion da diwethaf, o {row.last}, yn aros wedi'u cyhoeddi"
    if row.due:
        due_en, due_cy = f" (due since {row.due})", f" (disgwylid ers {row.due})"
    texts = {"due_en": due_en, "due_cy": due_cy, "stands_en": stands_en, "stands_cy": stands_cy}
    return make_finding("return-missing", provider=row.provider, expected=expected, every=f"due:{row.every}", **texts)


def report_overdue_returns(
    calendar: Sequence[ScheduledReturn], sources: Mapping[str, Source], findings: pd.DataFrame
) -> list[dict[str, Any]]:
    """The findings of returns that are overdue although a file is there, which is that of the last time. findings: FINDINGS,
    among them those of files that are not there at all.
    """
    missing = set(findings.loc[findings["rule"] == "return-missing", "provider"])
    return [
        report_missing_return(row, ", ".join(kind.match for kind in sources[row.provider].files))
        for row in calendar
        if row.is_overdue and row.provider not in missing
    ]
