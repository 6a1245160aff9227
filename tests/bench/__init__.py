"""Benchmarks: each prints its figures as lines of JSON; `make bench` gathers them."""
