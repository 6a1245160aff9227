"""Reservations of shared equipment: one person at a time, on a calendar."""

from lims.reservations.service import Reservation, reservations_between, reserve, take_back

__all__ = ["Reservation", "reservations_between", "reserve", "take_back"]
