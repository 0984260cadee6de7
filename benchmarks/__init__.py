"""Measurements with much data. Every figure is a ratio, against a bare limit or a rival in the same run; none is timed.

`make bench` prints one table; `python -m benchmarks --quick` goes through the same steps with little data.
"""
