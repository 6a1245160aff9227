"""What is wrong with a certificate, or must be looked at before it counts: what, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dcc.model import Quantity, Reading, Series, Value
from dcc.parsing import Element, name_of, place_of
from dcc.points import ProposedPoint, ProposedTable, in_order
from dcc.quantities import LISTS, lengths_that_differ, step_of
from dcc.signature import Signature, SignatureState
from dcc.trust import SignerTrust, TrustState
from dcc.units import convert_value, read_unit, same_kind
from dcc.validation import Breach

# code -> whether it keeps the certificate from counting, the problem, the remedy
MESSAGES: Mapping[str, tuple[bool, str, str]] = {
    "signature_broken": (
        True, "The signature does not hold: {why}.", "Do not use it; ask the laboratory for the file that it signed.",
    ),
    "signature_expired": (
        True, "It was signed on {signed_at}, after the certificate of the key had expired on {end}.",
        "Ask the laboratory for a certificate signed with a valid key.",
    ),
    "signature_too_early": (
        True, "It was signed on {signed_at}, before the certificate of the key became valid on {start}.",
        "Ask the laboratory for a certificate signed with a valid key.",
    ),
    "signature_in_the_future": (
        True, "It says that it was signed on {signed_at}, which is still to come.", "Ask the laboratory for the file that it signed.",
    ),
    "signature_without_time": (
        False, "The signature does not say when it was made; the certificate of the key is valid from {start} to {end}.",
        "See whether the calibration lies within this time.",
    ),
    "signer_not_listed": (
        False, "The signature holds, but its signer is not among those whom the laboratory trusts: {signer}.",
        "Compare its fingerprint with what the laboratory says by another way, then add it to the trusted signers.",
    ),
    "signer_without_certificate": (
        False, "The signature holds, but it does not carry the certificate of its key, so nobody can say whose it is.",
        "Ask the laboratory for a certificate whose signature names its signer.",
    ),
    "signer_above_lapsed": (
        False, "The signature holds, but the certificate of the authority {lapsed} was not valid when it was signed.",
        "Ask the laboratory for a certificate signed with a valid key.",
    ),
    "schema_broken": (
        True, "It breaks its schema in line {line}: {why}.", "Ask the laboratory for a certificate that is valid in its edition.",
    ),
    "signature_before_its_edition": (
        False, "It is signed, which schema {version} does not know yet; otherwise it is valid.",
        "Nothing to do; compare it with the paper.",
    ),
    "not_validated": (
        False, "It was not compared with its schema: {why}.", "Get the schema from its publisher and add it: lims dcc schema add FILE.",
    ),
    "not_a_number": (True, "“{text}” is not a number.", "Ask the laboratory for a corrected certificate."),
    "unit_unknown": (
        True, "“{unit}” is not a unit of D-SI.", "Ask the laboratory for a corrected certificate, or enter it by hand from the paper.",
    ),
    "unit_misspelt": (False, "A unit is not written as D-SI has it: {how}.", "Compare the unit with the paper."),
    "lengths_differ": (True, "A list does not fit together: {what}.", "Ask the laboratory for a corrected certificate."),
    "no_coverage_factor": (
        True, "The expanded uncertainty {u} has no coverage factor k.", "Ask the laboratory for k; without it U says nothing.",
    ),
    "uncertainty_not_positive": (True, "The uncertainty {u} is not above zero.", "Ask the laboratory for a corrected certificate."),
    "coverage_factor_strange": (
        True, "The coverage factor k = {k} is not between 1 and 20.", "Ask the laboratory for a corrected certificate.",
    ),
    "units_disagree": (
        False, "The same value stands there as {one} and as {other}, which are not the same.", "Ask the laboratory which one holds.",
    ),
    "relative_uncertainty": (
        False, "A relative uncertainty is stated; it is shown, and not taken into the points.", "Enter U of the points by hand.",
    ),
    "points_out_of_order": (
        False, "The points of “{title}” neither rise nor fall: {figures}.",
        "See whether they were measured up and down, or a figure is wrong.",
    ),
    "error_disagrees": (
        False, "Point {n}: the error is stated as {stated}, but indication minus reference is {computed}.",
        "Ask the laboratory which one holds.",
    ),
    "no_points": (False, "No points can be proposed from the table “{title}”: {why}.", "Enter its points by hand."),
    "no_results": (True, "The certificate has no results that are numbers.", "Enter it by hand from the paper."),
    "no_identifier": (True, "The certificate has no number of its own.", "Ask the laboratory for a corrected certificate."),
    "no_laboratory": (True, "The certificate names no calibration laboratory.", "Ask the laboratory for a corrected certificate."),
    "no_date": (True, "The certificate does not say when it was calibrated.", "Ask the laboratory for a corrected certificate."),
    "date_unreadable": (True, "{what} is not a date.", "Ask the laboratory for a corrected certificate."),
    "date_in_future": (
        True, "It says that it was calibrated on {date}, which is still to come.",
        "See to the clock, or ask the laboratory for the right date.",
    ),
    "dates_crossed": (
        True, "It says that it ended on {end}, before it began on {start}.",
        "Ask the laboratory for a corrected certificate.",
    ),
    "found_not_conforming": (
        False, "The laboratory found that it does not conform.", "Do not put it to use before somebody has decided what that means.",
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing found, with the facts of its sentences."""

    code: str
    place: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def refuses(self) -> bool:
        """Whether the certificate may not count because of it."""
        return MESSAGES[self.code][0]

    @property
    def problem(self) -> str:
        """What is wrong, in English."""
        return MESSAGES[self.code][1].format(**self.facts)

    @property
    def remedy(self) -> str:
        """What to do, in English."""
        return MESSAGES[self.code][2].format(**self.facts)


def _found(code: str, place: str = "", **facts: object) -> Finding:
    return Finding(code=code, place=place, facts=facts)


# -- seal and schema ---------------------------------------------------------------------------------------


def of_signature(signature: Signature, trust: SignerTrust, today: date | None) -> Iterator[Finding]:
    """What speaks against the signature, and against its signer."""
    if signature.state is SignatureState.BROKEN:
        yield _found("signature_broken", "Signature", why=signature.why)
    yield from _of_signing_time(signature, today)
    if trust.state is TrustState.UNKNOWN:
        yield _found(f"signer_{trust.why}", "Signature", signer=signature.signer or "–", lapsed=trust.lapsed)


def _of_signing_time(signature: Signature, today: date | None) -> Iterator[Finding]:
    start, end, at = signature.valid_from, signature.valid_to, signature.signed_at
    if at is not None and today is not None and at.date() > today:
        yield _found("signature_in_the_future", "Signature", signed_at=f"{at:%Y-%m-%d}")
    if start is None or end is None:
        return
    if at is None:
        yield _found("signature_without_time", "Signature", start=f"{start:%Y-%m-%d}", end=f"{end:%Y-%m-%d}")
    elif at > end:
        yield _found("signature_expired", "Signature", signed_at=f"{at:%Y-%m-%d}", end=f"{end:%Y-%m-%d}")
    elif at < start:
        yield _found(
            "signature_too_early", "Signature", signed_at=f"{at:%Y-%m-%d}", start=f"{start:%Y-%m-%d}"
        )


def of_schema(breaches: Sequence[Breach], version: str) -> Iterator[Finding]:
    """Where the schema is broken. Signed certificates of editions without a place for signatures are known, and common."""
    if len(breaches) == 1 and "'Signature'" in breaches[0].why and version < "3.2":
        yield _found("signature_before_its_edition", "Signature", version=version)
        return
    for one in breaches:
        yield _found("schema_broken", one.place, line=one.line, why=one.why)


# -- what the certificate says of itself -------------------------------------------------------------------


def of_reading(reading: Reading, today: date | None) -> Iterator[Finding]:
    """Numbers, names and dates that are missing or cannot be."""
    place = "administrativeData/coreData"
    if reading.kind == "dcc":
        if not reading.identifier:
            yield _found("no_identifier", place)
        if not reading.laboratory:
            yield _found("no_laboratory", "administrativeData/calibrationLaboratory")
        if reading.ended is None and not reading.unread_dates:
            yield _found("no_date", place)
        if not any(True for _ in reading.tables("result")):
            yield _found("no_results", "measurementResults")
    for what in reading.unread_dates:
        yield _found("date_unreadable", place, what=what)
    if reading.begun and reading.ended and reading.ended < reading.begun:
        yield _found("dates_crossed", place, start=reading.begun, end=reading.ended)
    if today is not None:
        for one in (reading.ended, reading.begun):
            if one is not None and one > today:
                yield _found("date_in_future", place, date=one)
                break
    if any(one.conformity in ("fail", "conditionalFail") for one in reading.statements):
        yield _found("found_not_conforming", "administrativeData/statements")


# -- quantities --------------------------------------------------------------------------------------------


def of_quantities(reading: Reading) -> Iterator[Finding]:
    """Figures, units and uncertainties that cannot be taken as they stand."""
    for one in reading.quantities:
        for code, facts in dict.fromkeys(_of_series(one)):
            yield _found(code, one.place, **dict(facts))
        if one.relative_uncertainty:
            yield _found("relative_uncertainty", one.place)


_Facts = tuple[tuple[str, object], ...]


def _of_series(quantity: Quantity) -> Iterator[tuple[str, _Facts]]:
    for series in quantity.series:
        for value in series.values:
            yield from _of_value(value)
    yield from _of_units(quantity.series)


def _of_value(value: Value) -> Iterator[tuple[str, _Facts]]:
    if value.number.value is None:
        yield "not_a_number", (("text", value.number.text[:40]),)
    unit = read_unit(value.unit)
    if unit is None:
        yield "unit_unknown", (("unit", value.unit.strip()[:60]),)
    elif unit.misspelt:
        yield "unit_misspelt", (("how", unit.misspelt),)
    found = value.uncertainty
    if found is None:
        return
    for figure in (found.value, found.k, found.low, found.high):
        if figure is not None and figure.value is None:
            yield "not_a_number", (("text", figure.text[:40]),)
    u, k = found.value, found.k
    if found.kind == "expanded" and k is None:
        yield "no_coverage_factor", (("u", u.text if u else "–"),)
    if u is not None and u.value is not None and u.value <= 0:
        yield "uncertainty_not_positive", (("u", u.text),)
    if k is not None and k.value is not None and not 1 <= k.value <= 20:
        yield "coverage_factor_strange", (("k", k.text),)


def _of_units(series: Sequence[Series]) -> Iterator[tuple[str, _Facts]]:
    """Values that stand there in several units must be the same value, to the digits written."""
    plain = [one for one in series if not one.component]
    for other in plain[1:]:
        for a, b in zip(plain[0].values, other.values, strict=False):
            if not _same(a, b):
                yield "units_disagree", (
                    ("one", f"{a.number.text} {a.unit}"), ("other", f"{b.number.text} {b.unit}"),
                )  # fmt: skip


def _same(a: Value, b: Value) -> bool:
    one, other = read_unit(a.unit), read_unit(b.unit)
    if one is None or other is None or a.number.value is None or b.number.value is None:
        return True
    if not same_kind(one, other):
        return True
    scale = convert_value(1.0, one, other) - convert_value(0.0, one, other)
    allowed = 0.51 * (step_of(b.number.text) + step_of(a.number.text) * abs(scale))
    plain, difference = a.number.value * scale, convert_value(a.number.value, one, other)
    # An error of 0.072 K is 0.072 of a degree: a hybrid of differences has no offset.
    return min(abs(plain - b.number.value), abs(difference - b.number.value)) <= allowed


def of_lists(root: Element) -> Iterator[Finding]:
    """Lists whose parts do not fit together."""
    for one in root.iter():
        if name_of(one) in LISTS:
            for what in lengths_that_differ(one):
                yield _found("lengths_differ", place_of(one), what=what)


# -- points ------------------------------------------------------------------------------------------------


def of_tables(tables: Iterable[ProposedTable]) -> Iterator[Finding]:
    """Points out of order, errors that do not agree with their figures, tables that give no points."""
    for table in tables:
        if table.why:
            yield _found("no_points", table.place, title=table.title, why=table.why)
        known = [one.reference for one in table.points if one.reference is not None]
        if not in_order(known):
            figures = ", ".join(f"{one:.10g}" for one in known)
            yield _found("points_out_of_order", table.place, title=table.title, figures=figures)
        for n, point in enumerate(table.points, start=1):
            yield from _of_point(table, n, point)


def _of_point(table: ProposedTable, n: int, point: ProposedPoint) -> Iterator[Finding]:
    if point.error is None or point.reference is None or point.indication is None:
        return
    computed = point.indication - point.reference
    if abs(computed - point.error) > 1.01 * table.last_digit:
        yield _found(
            "error_disagrees", table.place, n=n, stated=f"{point.error:.10g}", computed=f"{computed:.6g}"
        )
