"""Work for later: a row written in the same unit, leased and idempotent."""
