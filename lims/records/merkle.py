"""A tree of hashes over the events, so that one event can be shown to be in the log without the others being shown.

Source: RFC 6962, 2.1 (tree and audit path), RFC 9162, 2.1.3.2 (checking a path); the leaves are the events' own hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

LEAF, NODE = b"\x00", b"\x01"


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """The root over the leaves in their order; over none, the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = [leaf_hash(leaf) for leaf in leaves]
    while len(level) > 1:
        level = _above(level)
    return level[0]


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from the leaf at `index` up to the root. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    level, path = [leaf_hash(leaf) for leaf in leaves], []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        level, index = _above(level), index // 2
    return path


def root_by_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root of the tree of `size` leaves in which the leaf stands at `index`; None for a path that leads to no root."""
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf_hash(leaf)
    for beside in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            found = _node(beside, found)
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            found = _node(found, beside)
        place, last = place // 2, last // 2
    return None if last else found


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf; never equal to that of a node, whatever stands in it."""
    return hashlib.sha256(LEAF + leaf).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()


def _above(level: list[bytes]) -> list[bytes]:
    """The next level: pairs are joined; the last one without a neighbour goes up as it is."""
    joined = [_node(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)]
    return joined + level[-1:] if len(level) % 2 else joined
