"""Classic netCDF is read as scipy reads it, and what is not whole is refused."""

from __future__ import annotations

import io
import warnings

import numpy as np
import pytest
from scipy.io import netcdf_file

from instruments.files.errors import FileDamaged
from instruments.files.netcdf import read_netcdf
from tests.bench.bench_instruments import SHARED, andi

REAL = sorted(SHARED.glob("andi-*/*/*.[cC][dD][fF]"))


def recorded(**kinds: str) -> bytes:
    """Variables that grow by records, as scipy writes them, between two that do not."""
    held = io.BytesIO()
    with netcdf_file(held, "w", version=2) as file:
        file.createDimension("time", None)
        file.createDimension("pair", 2)
        file.factor, file.steps = np.float32(0.1), np.array([1, 2], ">i4")
        file.createVariable("first", "f8", ("pair",))[:] = (1.5, 2.5)
        for name, kind in kinds.items():
            file.createVariable(name, kind, ("time", "pair"))[:] = np.arange(6).reshape(3, 2)
        file.createVariable("last", "i4", ())[...] = 7
        file.flush()
        content: bytes = held.getvalue()
    return content


def as_scipy_reads(content: bytes) -> dict[str, object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with netcdf_file(io.BytesIO(content), mmap=False) as opened:
            return {name: np.array(variable.data) for name, variable in opened.variables.items()}


MADE = {
    "long": andi(1000, 3),
    "records": recorded(a="f4", b="i2", c="i1"),
    "one short record": recorded(only="i2"),
    "nothing": b"CDF\x01" + bytes(28),
}


@pytest.mark.parametrize("content", [*MADE.values(), *(path.read_bytes() for path in REAL)])
def test_every_variable_is_what_scipy_reads(content: bytes) -> None:
    ours, theirs = read_netcdf("a.cdf", content), as_scipy_reads(content)

    assert list(ours.arrays) == list(theirs)
    for name, array in theirs.items():
        np.testing.assert_array_equal(ours.arrays[name], array)


def test_attributes_are_as_they_were_written() -> None:
    found = read_netcdf("a.cdf", MADE["records"])

    assert found.attributes == {"factor": 0.1, "steps": (1, 2)}


@pytest.mark.parametrize("kept", [0, 3, 4, 20, 100, 300, -8])
def test_a_file_that_is_cut_is_refused(kept: int) -> None:
    with pytest.raises(FileDamaged, match="not whole classic netCDF"):
        read_netcdf("a.cdf", MADE["records"][:kept])


def test_a_length_beyond_the_file_takes_no_memory() -> None:
    content = bytearray(MADE["long"])
    at = content.index(b"point_number") + 12
    content[at : at + 4] = b"\x7f\xff\xff\xff"

    with pytest.raises(FileDamaged):
        read_netcdf("a.cdf", bytes(content))
