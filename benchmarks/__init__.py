"""Benchmarks: whole commands and loops, each printed with its limit, ratios taken in one run. ``python -m benchmarks`` runs all."""
