"""Benchmarks: each compares the register with a named peer in the same run and prints ratios. `make bench` runs them.

`BENCHMARK_SCALE=0.01 python -m benchmarks joining` runs one of them on a hundredth of the data.
"""

import os

DATA_DATE = "2026-11-01"
WORDS = ("joint", "shared", "regional", "waste", "library", "legal", "payroll", "archive", "care", "highways", "gofal")
SYLLABLES = ("ar", "cwm", "dal", "fan", "gar", "glas", "gwen", "hen", "lla", "mor", "nant", "pen", "rhos", "taf", "wen")


def scale_size(size: int) -> int:
    """The number of rows, projects or files to use in place of this one."""
    return max(1, round(size * float(os.environ.get("BENCHMARK_SCALE", "1"))))
