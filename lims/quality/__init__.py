"""Holds, nonconformities and doubts."""
