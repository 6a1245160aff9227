"""The one shape in which every reader hands out what a file holds (documented in SHAPE.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Places: TypeAlias = NDArray[np.int64]

NO_FIELDS: Mapping[str, str] = MappingProxyType({})
_Row = TypeVar("_Row", covariant=True)


def _none() -> Mapping[str, str]:
    return NO_FIELDS


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A time as a file states it: wall clock of the instrument's computer, with its zone or without.

    `text` is as received; `local` is ISO 8601 without offset, or None where the text is ambiguous or not
    understood; `zone` is an offset such as +02:00, a zone's name, or "unknown".
    """

    text: str
    local: str | None
    zone: str = "unknown"
    at: datetime | None = None  # aware, only where the zone is known

    def __post_init__(self) -> None:
        if self.at is not None and self.at.tzinfo is None:
            raise ValueError("A moment with a known zone is aware.")


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFile:
    """A file that was read, by its name inside the folder. Its hash is made when somebody asks for it."""

    name: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """The bytes that it has."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Injection:
    """What tells one injection from another, so that a reprocessed result is known as a newer version of it."""

    data_file: str | None
    acquired: str | None  # ISO 8601, wall clock of the instrument's computer
    vial: str | None
    sequence_line: str | None
    number: str | None

    @property
    def identity(self) -> str | None:
        """One text per injection; None where the file does not say enough to tell it from another."""
        if not self.acquired or not (self.data_file or self.vial or self.sequence_line):
            return None
        parts = (self.data_file, self.acquired, self.vial, self.sequence_line, self.number)
        return "|".join(part or "-" for part in parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signal:
    """A trace over time. `arrays()` gives (times, values) when somebody wants to look at it.

    Times are in `time_unit`, values in `unit`. Without raw data (`points` is None) only the description is known.
    """

    name: str
    detector: str | None
    unit: str | None
    description: str | None = None
    time_unit: str | None = None
    points: int | None = None
    t_first: float | None = None
    t_last: float | None = None
    y_min: float | None = None
    y_max: float | None = None
    t_at_y_max: float | None = None
    y_sum: float | None = None
    y_first5: tuple[float, ...] = ()
    y_last5: tuple[float, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=_none)
    arrays: Callable[[], tuple[Floats, Floats]] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Peak:
    """A peak as the data system reports it; `fields` has its own names and texts, nothing left out."""

    signal: str
    number: int | None = None
    name: str | None = None
    retention_time: float | None = None
    retention_time_unit: str | None = None
    start: float | None = None
    end: float | None = None
    area: float | None = None
    area_unit: str | None = None
    area_percent: float | None = None
    height: float | None = None
    height_unit: str | None = None
    width: float | None = None
    amount: float | None = None
    amount_unit: str | None = None
    group: str | None = None
    type: str | None = None
    manual: bool | None = None  # None: the file does not say how the peak was integrated
    found: bool = True  # False: calibrated, and not found in this run
    baseline_start: float | None = None  # level of the stated straight baseline, in the signal's unit
    baseline_end: float | None = None
    fields: Mapping[str, str] = field(default_factory=_none)


@dataclass(frozen=True, kw_only=True, slots=True)
class FileReading:
    """One value that is not a peak: what, how much, in which unit, the text as received, and its flags."""

    name: str
    value: float | None
    unit: str | None
    text: str
    flags: tuple[str, ...] = ()
    group: str | None = None
    at: datetime | None = None  # aware; only where a row of a table has its own moment, with a known zone
    sample: str | None = None  # whose it is, where each row of a table names its sample


@dataclass(frozen=True, kw_only=True, slots=True)
class AreaCheck:
    """A stated area against the one recomputed from the raw signal over the stated straight baseline."""

    signal: str
    peak: int  # position in `FileImport.peaks`
    stated: float
    recomputed: float
    relative_difference: float | None


class OnDemand(Sequence[_Row]):
    """Rows that are made once, when somebody looks at them: most of a file's rows are never asked for.

    Whether they can be made is decided before, by the reader. They are equal to a tuple of the same rows.
    """

    __slots__ = ("_make", "_rows")

    def __init__(self, make: Callable[[], tuple[_Row, ...]]) -> None:
        self._make = make
        self._rows: tuple[_Row, ...] | None = None

    def _made(self) -> tuple[_Row, ...]:
        if self._rows is None:
            self._rows = self._make()
        return self._rows

    def __len__(self) -> int:
        return len(self._made())

    @overload
    def __getitem__(self, index: int) -> _Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_Row, ...]: ...
    def __getitem__(self, index: int | slice) -> _Row | tuple[_Row, ...]:
        return self._made()[index]

    def __iter__(self) -> Iterator[_Row]:
        return iter(self._made())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | OnDemand) and self._made() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._made())

    def __repr__(self) -> str:
        return repr(self._made())


@dataclass(frozen=True, kw_only=True, slots=True)
class FileImport:
    """What a file or folder of an instrument holds, and what in it was not understood."""

    format: str
    files: tuple[SourceFile, ...] = ()
    instrument: str | None = None
    operator: str | None = None
    sample_name: str | None = None
    sample_id: str | None = None
    acquired: Moment | None = None
    processed: Moment | None = None
    method: str | None = None
    injection: Injection | None = None
    signals: tuple[Signal, ...] = ()
    peaks: Sequence[Peak] = ()
    readings: tuple[FileReading, ...] = ()
    area_checks: Sequence[AreaCheck] = ()
    warnings: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=_none)

    def to_json(self) -> dict[str, Any]:
        """The documented JSON shape: plain values, raw arrays left out."""
        plain: dict[str, Any] = _plain(self)
        if self.injection is not None:
            plain["injection"]["identity"] = self.injection.identity
        for one in plain["readings"]:
            for name in ("at", "sample"):
                if one[name] is None:
                    del one[name]
        return plain


_AS_THEY_ARE = frozenset((str, int, float, bool, type(None)))
_PLAIN_TYPES = frozenset(kind.__name__ for kind in (str, int, float, bool)) | {"None"}


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if isinstance(value, tuple | OnDemand):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        if _AS_THEY_ARE.issuperset(map(type, value.values())):
            return dict(value)
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, SourceFile):
        return {"name": value.name, "size": value.size, "sha256": value.sha256}
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        names, cells_of, deep = _cells_of(kind)
        row = dict(zip(names, cells_of(value), strict=True))
        for name in deep:
            row[name] = _plain(row[name])
        return row
    return value


@cache
def _cells_of(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[str, ...]]:
    """The names of a row's cells, what takes them all at once, and which of them are not plain by their type."""
    types = {each.name: str(each.type) for each in fields(kind) if each.name != "arrays"}
    deep = [name for name, said in types.items() if not _PLAIN_TYPES.issuperset(said.split(" | "))]
    return tuple(types), attrgetter(*types), tuple(deep)


@dataclass(frozen=True, kw_only=True, slots=True)
class EvenTimes:
    """Times that follow one another evenly, stated by their ends: they become an array when somebody looks at them."""

    first: float
    last: float
    count: int
    in_one: float = 1.0  # how many of the stated unit are one of the signal's, such as 60,000 ms in a minute

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> float:
        if index in (-1, self.count - 1) and self.count > 1:
            return self.last / self.in_one
        return (self.first + index * self._stated_step) / self.in_one

    @property
    def _stated_step(self) -> float:
        return (self.last - self.first) / (self.count - 1) if self.count > 1 else 0.0

    @property
    def step(self) -> float:
        """From one time to the next, in the signal's unit."""
        return self._stated_step / self.in_one

    def at(self, places: Places) -> Floats:
        """The times at these places, just as they stand in the array."""
        import numpy as np

        times = self.first + places * self._stated_step
        found: Floats = np.where(places == self.count - 1, self.last, times) / self.in_one
        return found

    def how_many_before(self, at: Floats, *, and_at: bool = False) -> Places:
        """How many of the times lie before each of these finite moments; `and_at`: or at it. The step is not zero."""
        import numpy as np

        guess = np.floor((at * self.in_one - self.first) / self._stated_step)
        found: Places = np.clip(guess, 2, self.count).astype(np.int64) - 2  # rounding cannot be off by more
        for _ in range(4):
            time = self.at(found)
            found += (found < self.count) & ((time <= at) if and_at else (time < at))
        return found

    def array(self) -> Floats:
        """The times themselves."""
        import numpy as np

        times: Floats = np.linspace(self.first, self.last, self.count)
        if self.in_one != 1.0:
            times /= self.in_one
        return times


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """The numbers of a signal; called, it gives them as arrays."""

    times: Floats | EvenTimes
    values: Floats

    def __call__(self) -> tuple[Floats, Floats]:
        times = self.times.array() if isinstance(self.times, EvenTimes) else self.times
        return times, self.values


def signal_of(
    *,
    name: str,
    times: Floats | EvenTimes,
    values: Floats,
    time_unit: str | None,
    unit: str | None,
    detector: str | None,
    description: str | None = None,
    metadata: Mapping[str, str] = NO_FIELDS,
) -> Signal:
    """A signal with its count, ends, extremes and sum computed from the arrays themselves."""
    if not len(values):
        return Signal(
            name=name,
            detector=detector,
            unit=unit,
            time_unit=time_unit,
            points=0,
            description=description,
            metadata=metadata,
        )
    highest = int(values.argmax())
    return Signal(
        name=name,
        detector=detector,
        unit=unit,
        description=description,
        time_unit=time_unit,
        points=len(values),
        t_first=float(times[0]),
        t_last=float(times[-1]),
        y_min=float(values.min()),
        y_max=float(values[highest]),
        t_at_y_max=float(times[highest]),
        y_sum=float(values.sum()),
        y_first5=tuple(values[:5].tolist()),
        y_last5=tuple(values[-5:].tolist()),
        metadata=metadata,
        arrays=Trace(times, values),
    )
