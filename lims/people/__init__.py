"""People, roles, permissions, sign-in and authorisations."""
