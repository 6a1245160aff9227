"""What many tests share: databases of both kinds, made once and copied for each test."""
