"""What a client asked for and the laboratory agreed to do."""
