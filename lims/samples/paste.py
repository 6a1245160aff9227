"""Samples from a pasted table: columns recognised by their heads, every cell looked at, all rows or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lims.catalogue import MethodVersion, Product
from lims.errors import LimsError
from lims.requests import Request
from lims.samples.registration import MARKS, SAMPLERS, SampleWish, check_fields, chosen_lines, why_not
from lims.web import lazy_gettext as _
from lims.web.letters import search_key
from lims.web.tables import Table

LONGEST_CELL = 300
FIELDS = {
    "product": _("Product"), "grade": _("Grade"), "client_reference": _("Client's reference"), "lot": _("Lot"),
    "source": _("Tank, vessel or line"), "sampled_by": _("Sampled by"), "sampling_method": _("Sampling method"),
    "sampling_plan": _("Sampling plan"), "sampled_at": _("Sampled at"), "sampling_place": _("Place of sampling"),
    "container": _("Container"), "cylinder": _("Cylinder number"), "seals": _("Seals"), "amount": _("Amount"),
    "hazards": _("Hazards"), "due_at": _("Due"),
}  # fmt: skip
"""Everything that can be said of a sample at registration, with its word."""
HEADS = {
    "product": "product|məhsul|продукт|нефтепродукт",
    "grade": "grade|marka|dərəcə|марка|сорт",
    "client_reference": "client's reference|client reference|reference|ref|sample|sample no|sample number|nümunə|"
    "nümunə nömrəsi|sifarişçinin nömrəsi|номер пробы|проба|номер заказчика",
    "lot": "lot|batch|lot number|partiya|партия|номер партии",
    "source": "tank, vessel or line|tank|vessel|line|source|çən|rezervuar|gəmi|xətt|резервуар|судно|линия|источник",
    "sampled_by": "sampled by|sampler|nümunəni götürən|отобрал|кем отобрана",
    "sampling_method": "sampling method|nümunəgötürmə metodu|nümunə götürmə metodu|метод отбора",
    "sampling_plan": "sampling plan|nümunəgötürmə planı|nümunə götürmə planı|план отбора",
    "sampled_at": "sampled at|sampled|sampling date|date|nümunəgötürmə tarixi|nümunə götürülüb|tarix|дата отбора|дата|отобрана",
    "sampling_place": "place of sampling|place|sampling place|yer|nümunəgötürmə yeri|место отбора|место",
    "container": "container|bottle|qab|тара|ёмкость|контейнер",
    "cylinder": "cylinder|cylinder number|balon|balonun nömrəsi|баллон|номер баллона",
    "seals": "seals|seal|seal number|plomb|plomblar|пломба|пломбы|номер пломбы",
    "amount": "amount|quantity|volume|mass|miqdar|həcm|kütlə|количество|объём|масса",
    "hazards": "hazards|hazard|təhlükələr|təhlükə|опасности|опасность",
    "due_at": "due|due at|due date|son tarix|müddət|срок",
}
BY_HEAD = {search_key(head): name for name, heads in HEADS.items() for head in heads.split("|")}
SAMPLER_WORDS = {
    search_key(word): name
    for name, words in {
        "laboratory": "laboratory|lab|we|laboratoriya|лаборатория",
        "client": "client|customer|sifarişçi|müştəri|заказчик|клиент",
        "third_party": "third party|third_party|üçüncü tərəf|третья сторона",
    }.items()
    for word in words.split("|")
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class PastedCell:
    """One cell as it was pasted, and what is wrong with it."""

    text: str
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PastedRow:
    """One row: its cells, what is wrong with the whole, and the sample that it would become."""

    n: int
    cells: tuple[PastedCell, ...]
    problem: str
    wish: SampleWish | None

    @property
    def is_right(self) -> bool:
        """Whether a sample can be made of it."""
        return self.wish is not None and not self.problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a pasted table would become. `columns` names the field of each column, or nothing where it is left out."""

    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[PastedRow, ...]

    @property
    def is_right(self) -> bool:
        """Whether every row can become a sample."""
        return all(row.is_right for row in self.rows)

    @property
    def wishes(self) -> list[SampleWish]:
        """The samples, in order."""
        return [row.wish for row in self.rows if row.wish is not None]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What rows are looked at against: the request, its methods, the products, the moment, how a moment is read."""

    request: Request
    methods: Mapping[int, MethodVersion]
    products: Sequence[Product]
    at: datetime
    read_moment: Callable[[str], datetime]
    by_laboratory: frozenset[str] = frozenset()
    product_id: int | None = None  # for rows that name none


def recognised(heads: Iterable[str]) -> tuple[str, ...]:
    """The field of each column by its head, in any of the three languages; nothing where the head is not known."""
    found: list[str] = []
    for head in heads:
        name = BY_HEAD.get(search_key(head), "")
        found.append("" if name in found else name)
    return tuple(found)


def preview(table: Table, around: Surroundings, columns: Sequence[str] | None = None) -> Preview:
    """Look at every cell of a table. `columns` overrides what was recognised."""
    heads = tuple(table[0])
    chosen = tuple(columns) if columns is not None else recognised(heads)
    rows = [_row(n, cells, chosen, around) for n, cells in enumerate(table[1:], 1)]
    return Preview(heads=heads, columns=chosen, rows=tuple(_without_doubles(rows)))


def _row(n: int, texts: Sequence[str], columns: Sequence[str], around: Surroundings) -> PastedRow:
    values: dict[str, Any] = {}
    cells = []
    for text, name in zip(texts, columns, strict=True):
        problem = ""
        if name and text:
            try:
                values[name] = _value(name, text, around)
            except (ValueError, LimsError) as error:
                problem = str(error)
        cells.append(PastedCell(text=text, problem=problem))
    if any(cell.problem for cell in cells):
        return PastedRow(n=n, cells=tuple(cells), problem="", wish=None)
    return _with_wish(n, tuple(cells), values, around)


def _value(name: str, text: str, around: Surroundings) -> Any:
    if len(text) > LONGEST_CELL:
        raise ValueError(str(_("This text is too long. Shorten it to 300 signs.")))
    if name in ("sampled_at", "due_at"):
        return around.read_moment(text)
    if name == "sampled_by":
        if search_key(text) not in SAMPLER_WORDS:
            raise ValueError(str(_("It is not known who this is. Write laboratory, client or third party.")))
        return SAMPLER_WORDS[search_key(text)]
    if name == "product":
        return _product(text, around.products)
    return text


def _product(text: str, known: Sequence[Product]) -> int:
    key = search_key(text)
    for product in known:
        if key in {search_key(name) for name in (product.code, *product.names.values())}:
            return product.id
    raise ValueError(
        str(_("There is no such product. Write its code or its name as the list of products has it."))
    )


def _with_wish(
    n: int, cells: tuple[PastedCell, ...], values: dict[str, Any], around: Surroundings
) -> PastedRow:
    product_id = values.pop("product", around.product_id)
    if product_id is None:
        return PastedRow(
            n=n, cells=cells, problem=str(_("The product is missing. Add a column for it.")), wish=None
        )
    told = {
        name: "laboratory" if name in around.by_laboratory else "client"
        for name in values
        if name != "due_at"
    }
    wish = SampleWish(product_id=product_id, told_by=told, **values)
    return PastedRow(n=n, cells=cells, problem=_problem(wish, around), wish=wish)


def _problem(wish: SampleWish, around: Surroundings) -> str:
    """What keeps the row from becoming a sample, in words; empty where nothing does."""
    try:
        check_fields(wish, around.at)
    except LimsError as error:
        return str(error)
    product = next(one for one in around.products if one.id == wish.product_id)
    for line in chosen_lines(around.request, wish):
        method = around.methods[line.method_version_id]
        if why := why_not(method, product.group, line.injection_mode):
            return f"{method.code}: {why}."
    return ""


def _without_doubles(rows: Sequence[PastedRow]) -> Iterable[PastedRow]:
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        first = seen.setdefault(row.wish.key, row.n) if row.wish and row.wish.key else row.n
        if first == row.n:
            yield row
            continue
        said = str(_("This is row {n} again. Take one of them out, or add what tells them apart.")).format(
            n=first
        )
        yield PastedRow(n=row.n, cells=row.cells, problem=said, wish=row.wish)


__all__ = ["FIELDS", "MARKS", "SAMPLERS", "Preview", "Surroundings", "preview", "recognised"]
