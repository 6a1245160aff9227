"""Samples and the tests to be done on them, from receipt to disposal."""
