"""What a certificate of calibration says in its own language beyond the renderer's fixed words. Drafts until a person approved them."""

from __future__ import annotations

TEXTS = {
    "decider": {
        "en": "who decided on the calibration", "az": "kalibrləmə haqqında qərar verən",
        "ru": "принявший решение о калибровке",
    },
    "traceability": {
        "en": "The values are traceable to the SI through the calibration of the reference standard.",
        "az": "Qiymətlər etalonun kalibrlənməsi vasitəsilə SI-yə izlənir.",
        "ru": "Значения прослеживаются к СИ через калибровку эталона.",
    },
    "adjusted": {
        "en": "The piece was adjusted between the points as found and as left.",
        "az": "Avadanlıq tapıldığı və saxlanıldığı kimi nöqtələr arasında sazlanıb.",
        "ru": "Прибор был настроен между точками до и после настройки.",
    },
    "rising": {"en": "rising", "az": "artan", "ru": "снизу"},
    "falling": {"en": "falling", "az": "azalan", "ru": "сверху"},
    "xml": {
        "en": "The same values as a digital calibration certificate (XML) have the SHA-256 {sha256}.",
        "az": "Həmin qiymətlərin rəqəmsal kalibrləmə sertifikatının (XML) SHA-256 qiyməti: {sha256}.",
        "ru": "SHA-256 тех же значений в виде цифрового сертификата калибровки (XML): {sha256}.",
    },
}  # fmt: skip


def said_in(language: str, name: str, **facts: str) -> str:
    """A text in a language, with its facts."""
    return TEXTS[name][language].format(**facts)
