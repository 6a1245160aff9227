"""The tree of hashes: the published test vectors of Certificate Transparency, and every path of small trees."""

from __future__ import annotations

import pytest

from lims.records.merkle import inclusion_path, root_by_path, tree_root

# The inputs and roots of the test vectors in Google's certificate-transparency repository (merkletree tests).
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", ROOTS)
def test_the_root_is_the_published_one(size: int) -> None:
    assert tree_root(INPUTS[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize("size", range(1, 20))
def test_every_path_leads_to_the_root_and_only_from_its_own_place(size: int) -> None:
    leaves = [bytes([n]) for n in range(size)]

    for index in range(size):
        path = inclusion_path(leaves, index)
        assert root_by_path(leaves[index], index, size, path) == tree_root(leaves)
        if size > 1:
            assert root_by_path(b"another", index, size, path) != tree_root(leaves)


def test_a_path_that_is_too_short_or_too_long_is_refused() -> None:
    leaves = [bytes([n]) for n in range(5)]
    path = inclusion_path(leaves, 1)

    for wrong in (path[:-1], [*path, path[0]]):
        assert root_by_path(leaves[1], 1, 5, wrong) is None
    with pytest.raises(IndexError):
        inclusion_path(leaves, 5)
