"""The client's side of the counter."""
