"""`python -m lims.web lims/samples`: add a feature's new texts to its catalogues, then say what is not translated yet."""

from __future__ import annotations

import sys
from pathlib import Path

from lims.web.catalogues import add_new, missing_translations

for argument in sys.argv[1:]:
    add_new(Path(argument))
    for lack in missing_translations(Path(argument)):
        sys.stdout.write(f"{lack}\n")
