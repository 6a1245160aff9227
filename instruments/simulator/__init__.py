"""Simulated instruments, made from the drivers' own declarations."""
