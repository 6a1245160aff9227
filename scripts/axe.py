"""Print the path of axe-core, the accessibility checker of the browser tests, fetching the pinned npm package first.

It is a tool of the tests alone (MPL-2.0) and lies in the cache, never in the application.
"""

from __future__ import annotations

import sys
import tarfile
import tempfile
from pathlib import Path

from scripts.npm import NotToBeHad, packed

PACKAGE = "axe-core@4.14.1"
INTEGRITY = "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
FINAL = Path(__file__).resolve().parent.parent / ".cache" / "axe" / PACKAGE.rpartition("@")[2] / "axe.min.js"


def main() -> int:
    """Print the path, or the reason why there is none."""
    try:
        print(fetched())
    except NotToBeHad as why:
        print(f"No axe-core for the browser tests: {why}.", file=sys.stderr)
        return 1
    return 0


def fetched() -> Path:
    """The script, from an earlier run or from npm. Raises NotToBeHad."""
    if FINAL.exists():
        return FINAL
    FINAL.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FINAL.parent) as folder:
        with tarfile.open(packed(PACKAGE, INTEGRITY, Path(folder))) as package:
            content = package.extractfile("package/axe.min.js")
            if content is None:
                raise NotToBeHad(f"{PACKAGE} has no axe.min.js")
            beside = Path(folder) / FINAL.name
            beside.write_bytes(content.read())
        beside.rename(FINAL)
    return FINAL


if __name__ == "__main__":
    sys.exit(main())
