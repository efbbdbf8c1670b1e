"""`python -m benchmarks [NAME…]`: runs every benchmark, or those named, and prints their measurements."""

import sys

from benchmarks import checking, intake, joining, matching, publishing, reading, website

BENCHMARKS = {
    "intake": intake.main,
    "reading": reading.main,
    "checking": checking.main,
    "matching": matching.main,
    "joining": joining.main,
    "publishing": publishing.main,
    "site": website.main,
}

for name in sys.argv[1:] or BENCHMARKS:
    BENCHMARKS[name]()
