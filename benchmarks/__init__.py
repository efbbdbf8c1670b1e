"""Benchmarks: each compares the register with a named peer in the same run and prints ratios. `make bench` runs them."""
