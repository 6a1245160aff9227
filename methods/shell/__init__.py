"""Commands of `python -m methods` that compute properties of gases and liquids from files and figures."""

from methods.shell.gas import add_gas
from methods.shell.liquids import add_volume
from methods.shell.lpg import add_lpg
from methods.shell.tables import add_table

__all__ = ["add_gas", "add_lpg", "add_table", "add_volume"]
