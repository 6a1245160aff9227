"""Running the laboratory's system: commands, processes, backups, logs."""
