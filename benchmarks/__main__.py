"""`python -m benchmarks`: runs every benchmark and prints its figures."""

from benchmarks import intake

intake.main()
