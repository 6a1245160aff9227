"""Walking back to the SI and forward to every certificate."""
