"""Backup and restore, health, metrics, the audit page."""
