"""Write the published schema anew after a change of the data's types."""

import json
from pathlib import Path

from reports.schema import FILE, build

text = json.dumps(build(), indent=2, ensure_ascii=False)
Path(__file__).with_name(FILE).write_text(text + "\n", encoding="utf-8")
