"""Keys for finding and sorting texts with letters that databases get wrong: dotted İ and ı, ə, ё."""

from __future__ import annotations

import unicodedata

I_FOLD = str.maketrans({"İ": "i", "I": "i", "ı": "i", "Ə": "e", "ə": "e", "Ё": "е", "ё": "е"})
LATIN = list("abcçdeəfgğhiıjklmnoöpqrsştuüvwxyz")
AZERBAIJANI = list("abcçdeəfgğhxıijkqlmnoöprsştuüvwyz")
CYRILLIC = list("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
ORDERS = {"az": [*AZERBAIJANI, *CYRILLIC], "ru": [*CYRILLIC, *LATIN], "en": [*LATIN, *CYRILLIC]}
FIRST_LETTER = 0x100


def search_key(text: str) -> str:
    """The text as it is looked for: without case, Latin accents, the dot of İ and doubled spaces; ə is found by e, ё by е."""
    folded = unicodedata.normalize("NFC", text).translate(I_FOLD).casefold()
    return " ".join("".join(base_letter(one) for one in folded).split())


def base_letter(one: str) -> str:
    """A Latin letter without its mark; й and other Cyrillic letters stay what they are."""
    base = unicodedata.normalize("NFD", one)[0]
    return base if base.isascii() else one


def sort_key(text: str, language: str) -> str:
    """A text whose plain comparison, code point by code point, is the alphabet of `language`; figures come before letters."""
    order = {letter: i for i, letter in enumerate(ORDERS.get(language, ORDERS["en"]))}
    lowered = lower(unicodedata.normalize("NFC", text), language)
    return "".join(chr(FIRST_LETTER + order[one]) if one in order else one_of_others(one) for one in lowered)


def lower(text: str, language: str) -> str:
    if language == "az":
        text = text.replace("I", "ı")
    return text.replace("İ", "i").lower()


def one_of_others(one: str) -> str:
    """Signs and figures before all letters, letters of other alphabets after them."""
    base = base_letter(one)
    return base if base.isascii() else chr(0x400 + ord(one) % 0xF000)
