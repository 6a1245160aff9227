"""From the tables of a certificate to calibration points that a person may confirm: columns told by what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dcc.model import Quantity, Reading, Series, Uncertainty, Value, said
from dcc.quantities import step_of
from dcc.reading import AS_FOUND, AS_LEFT
from dcc.units import SiUnit, convert_difference, convert_value, read_unit, same_kind

REFERENCE, INDICATION, ERROR, CORRECTION = "reference", "indication", "error", "correction"
# What a column's type, id or name says, in the order of looking. The types are those of PTB's good-practice certificates.
WORDS = {
    ERROR: ("measurementerror", "error", "deviation", "abweichung"),
    CORRECTION: ("correction", "korrektur"),
    REFERENCE: ("referencevalue", "reference", "bezugswert", "referenz", "conventional"),
    INDICATION: ("measuredvalue", "indicat", "measured", "displayed", "anzeige", "angezeigt"),
}
OF_U = (ERROR, CORRECTION, INDICATION, REFERENCE)  # where U of the calibration is looked for, in this order


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposedPoint:
    """One point: reference and indication in one unit, U with its k; None: the certificate does not say it."""

    reference: float | None
    indication: float | None
    error: float | None  # as the certificate states it
    expanded_uncertainty: float | None
    k: float | None
    at: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposedTable:
    """A table of results, its columns by role, and the points that they make. `why`: what keeps it from making any."""

    place: str
    when: str  # as_found, as_left, or "" where the certificate does not say
    title: str
    unit: str  # as D-SI writes it
    columns: dict[str, str]  # role -> name of the column
    uncertainty_from: str  # the role of the column that U stands in
    last_digit: float  # one unit of the last digit of its coarsest column: what errors may differ by
    points: tuple[ProposedPoint, ...]
    why: str = ""


def propose(reading: Reading, prefer: Sequence[str] = ()) -> tuple[ProposedTable, ...]:
    """The points of each table of results. `prefer`: units, as D-SI writes them, to be taken first where there are several."""
    tables = reading.tables("result")
    adjusted = any(one.state == AS_FOUND for columns in tables.values() for one in columns)
    return tuple(_table(place, columns, adjusted, prefer) for place, columns in tables.items())


def role_of(quantity: Quantity) -> str | None:
    """What a column is: by its type and id, else by its name; None where neither says it."""
    for texts in ((*quantity.ref_types, quantity.id), quantity.names.values()):
        words = " ".join(texts).lower()
        for role, signs in WORDS.items():
            if any(sign in words for sign in signs):
                return role
    return None


def _table(place: str, columns: Sequence[Quantity], adjusted: bool, prefer: Sequence[str]) -> ProposedTable:
    roles: dict[str, Quantity] = {}
    for column in columns:
        role = role_of(column)
        if role is not None:
            roles.setdefault(role, column)
    state = columns[0].state or (AS_LEFT if adjusted else "")
    points, unit, source, why = _points(roles, prefer)
    return ProposedTable(
        place=place, when=state, title=said(columns[0].names), unit=unit, why=why, uncertainty_from=source,
        columns={role: said(one.names) for role, one in roles.items()}, points=points, last_digit=_last_digit(roles, unit),
    )  # fmt: skip


def _points(
    roles: dict[str, Quantity], prefer: Sequence[str]
) -> tuple[tuple[ProposedPoint, ...], str, str, str]:
    main = roles.get(INDICATION) or roles.get(REFERENCE)
    if main is None or not (REFERENCE in roles or ERROR in roles or CORRECTION in roles):
        return (
            (),
            "",
            "",
            "no column says that it is the indication, or the reference or error that belongs to it",
        )
    chosen = _preferred(main.series, prefer)
    unit = _unit(chosen)
    if unit is None:
        return (), "", "", "its values are in more than one unit, or in one that is not known"
    n = len(chosen.values)
    figures = {role: _column(one, unit, n, role in (ERROR, CORRECTION)) for role, one in roles.items()}
    source, uncertainty = _uncertainty(roles, unit, n)
    return tuple(_rows(figures, uncertainty, chosen)), unit.normal, source, ""


def _preferred(series: Sequence[Series], prefer: Sequence[str]) -> Series:
    for wanted in prefer:
        for one in series:
            unit = _unit(one)
            if unit is not None and unit.normal == wanted:
                return one
    return series[0]


def _unit(series: Series) -> SiUnit | None:
    texts = {one.unit for one in series.values}
    return read_unit(texts.pop()) if len(texts) == 1 else None


def _column(quantity: Quantity, unit: SiUnit, n: int, difference: bool) -> list[float | None]:
    """The figures of a column in a unit: as they stand where it is theirs, else converted."""
    found = _in_unit(quantity.series, unit, n)
    if found is None:
        return [None] * n
    series, own = found
    convert = convert_difference if difference else convert_value
    as_written = own.normal == unit.normal
    return [
        None if one.number.value is None
        else one.number.value if as_written else convert(one.number.value, own, unit)
        for one in series.values
    ]  # fmt: skip


def _in_unit(series: Sequence[Series], unit: SiUnit, n: int) -> tuple[Series, SiUnit] | None:
    fitting = [(one, own) for one in series if (own := _unit(one)) is not None and len(one.values) == n]
    exact = [pair for pair in fitting if pair[1].normal == unit.normal]
    alike = [pair for pair in fitting if same_kind(pair[1], unit)]
    return next(iter((*exact, *alike)), None)


_U = tuple[float | None, float | None]


def _uncertainty(roles: dict[str, Quantity], unit: SiUnit, n: int) -> tuple[str, list[_U]]:
    """The column that states an uncertainty, and U with k for each point."""
    for role in OF_U:
        for series in roles[role].series if role in roles else ():
            own = _unit(series)
            stated = [one.uncertainty for one in series.values]
            if len(stated) == n and own is not None and same_kind(own, unit) and any(stated):
                return role, [_expanded(one, own, unit) for one in stated]
    return "", [(None, None)] * n


def _expanded(found: Uncertainty | None, own: SiUnit, unit: SiUnit) -> _U:
    if found is None or found.value is None or found.value.value is None:
        return None, None
    figure = (
        found.value.value if own.normal == unit.normal else convert_difference(found.value.value, own, unit)
    )
    if found.kind == "expanded":
        return figure, found.k.value if found.k is not None else None
    return figure, 1.0  # a standard uncertainty is its own U with k = 1


def _rows(
    figures: dict[str, list[float | None]], uncertainty: Sequence[_U], series: Series
) -> Iterator[ProposedPoint]:
    for i, value in enumerate(series.values):
        yield _row({role: column[i] for role, column in figures.items()}, uncertainty[i], value)


def _row(figures: dict[str, float | None], uncertainty: _U, value: Value) -> ProposedPoint:
    error = figures.get(ERROR)
    correction = figures.get(CORRECTION)
    if error is None and correction is not None:
        error = -correction
    reference, indication = figures.get(REFERENCE), figures.get(INDICATION)
    if error is not None:
        if reference is None and indication is not None:
            reference = indication - error
        elif indication is None and reference is not None:
            indication = reference + error
    return ProposedPoint(
        reference=reference, indication=indication, error=error, expanded_uncertainty=uncertainty[0], k=uncertainty[1],
        at=value.at,
    )  # fmt: skip


def _last_digit(roles: dict[str, Quantity], unit: str) -> float:
    steps = []
    for quantity in roles.values():
        found = read_unit(unit) and next(
            (one for one in quantity.series if (own := _unit(one)) and own.normal == unit), None
        )
        figures = [
            one.number.text for one in (found or quantity.series[0]).values if one.number.value is not None
        ]
        steps += [min(step_of(text) for text in figures)] if figures else []
    return max(steps, default=0.0)


def in_order(figures: Iterable[float]) -> bool:
    """Whether figures only rise or only fall."""
    given = list(figures)
    return given in (sorted(given), sorted(given, reverse=True))
