"""The demo's laboratory: a name, an address and numbers that are plainly made up, in three languages."""

from __future__ import annotations

from lims.demo.stage import SETUP, Stage
from lims.laboratory import name_laboratory

NAMES = {
    "en": "FICTITIOUS Testing Centre",
    "az": "UYDURMA Sınaq Mərkəzi",
    "ru": "ВЫМЫШЛЕННЫЙ центр испытаний",
}
ADDRESSES = {
    "en": "0 Nowhere Street, Example Town",
    "az": "Heç yerdə küçəsi 0, Nümunə şəhəri",
    "ru": "г. Примерск, ул. Нигде, д. 0",
}


def found_laboratory(stage: Stage) -> None:
    """Set the laboratory up as a demonstration, which it stays for good."""
    with stage.by(SETUP, "laboratory.set_up") as unit:
        name_laboratory(
            unit, names=NAMES, addresses=ADDRESSES, contact="nobody@laboratory.example.test, +000 00 000 00 00",
            zone=stage.settings.zone, demonstration=True,
        )  # fmt: skip
