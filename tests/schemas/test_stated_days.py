"""The days that texts name among other words."""

import pytest

from schemas.dates import find_stated_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("return-2025-11", ["2025-11-30"]),
        ("Return Nov 2025 final", ["2025-11-30"]),
        ("return 30.11.25", ["2025-11-30"]),
        ("2025_11_30 return", ["2025-11-30"]),
        ("20251130_return_v2", ["2025-11-30"]),
        ("202511", ["2025-11-30"]),
        ("Nov2025", ["2025-11-30"]),
        ("Return2025-11", ["2025-11-30"]),
        ("2025-11 (2)", ["2025-11-30"]),
        ("return 1 Nov 2025 v2", ["2025-11-01"]),
        ("Adroddiad Tachwedd 2025", ["2025-11-30"]),
        ("Position at 30 November 2025", ["2025-11-30"]),
        ("Sefyllfa fel yr oedd ar 30ain o Dachwedd 2025:", ["2025-11-30"]),
        ("2025-11-30 00:00:00", ["2025-11-30"]),
        ("Return 2025-26 Q2", ["2025-09-30"]),
        ("Q2_2025-26", ["2025-09-30"]),
        ("Chwarter 2 2025/26", ["2025-09-30"]),
        ("gmpp_2020_21", ["2021-03-31"]),
        ("Return for 2024-25 sent 30.11.25", ["2025-03-31", "2025-11-30"]),
        # Neither says which day: a year may be of either kind, and so may its quarter.
        *((text, []) for text in ("return 2025", "Q2 2025", "Approvedprojects_2014-2020", "flat-list_cp1252", "v1.2")),
    ],
)
def test_the_days_that_a_text_names(text: str, days: list[str]) -> None:
    assert find_stated_days(text) == days
