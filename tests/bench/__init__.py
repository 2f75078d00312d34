"""Benchmarks: ratios against floors measured in the same run, printed as a table. Never part of the tests."""
