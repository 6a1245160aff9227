"""Test certificates: drawn up, issued, amended, verified by anyone."""
