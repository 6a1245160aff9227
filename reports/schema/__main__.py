"""Writes the schemas anew from the types."""

import json
from pathlib import Path

from reports.schema import SCHEMAS, build

for kind, file in SCHEMAS.items():
    text = json.dumps(build(kind), ensure_ascii=False, indent=2)
    Path(__file__).with_name(file).write_text(text + "\n", encoding="utf-8")
