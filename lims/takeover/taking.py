"""How the rows of each kind become records, through the services that people use at the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lims.catalogue import find_method_id
from lims.competence import Aspect, enter_record
from lims.control import ControlChart, Measured, charts_at, points_of, record_points, refuse_points
from lims.equipment import EquipmentState, equipment_version_at, put_calibration, register_equipment
from lims.equipment.models import EquipmentRow
from lims.errors import LimsError
from lims.materials import put_card, register_lot
from lims.people import Act, add_person, give_authorisation
from lims.people.models import PersonRow
from lims.records import Unit
from lims.suppliers import supplier_of_code
from lims.takeover.errors import RowRefused
from lims.takeover.reading import Kind, Line
from methods import MethodError

CERTIFIED = ("quantity", "value", "unit", "expanded_uncertainty", "k")
POINT = ("quantity", "unit", "reference", "indication", "expanded_uncertainty", "k")


def take_equipment(unit: Unit, lines: Sequence[Line]) -> int:
    """A piece of equipment; new until somebody puts it into service, unless the table says otherwise."""
    cells = dict(lines[0].cells)
    since = cells.pop("since", None)
    made = register_equipment(unit, state=EquipmentState(cells.pop("state", "new")), since=since, **cells)
    unit.flush()
    stands = equipment_version_at(unit.session, made.id, unit.at)
    return stands.id if stands else made.id


def take_calibration(unit: Unit, lines: Sequence[Line]) -> int:
    """A calibration with its points; it counts when somebody has accepted it for its methods (6.4.5)."""
    cells = lines[0].cells
    equipment = unit.session.scalar(select(EquipmentRow.id).where(EquipmentRow.code == cells["equipment"]))
    if equipment is None:
        raise RowRefused(why=f"there is no equipment {cells['equipment']}")
    same(lines, ("laboratory", "accreditation", "standard", "calibrated_at", "due_at"))
    points = [
        {name: line.cells[name] for name in POINT} | {"when": line.cells.get("when", "")} for line in lines
    ]
    made = put_calibration(
        unit, equipment, certificate=cells["certificate"], laboratory=cells["laboratory"], calibrated_at=cells["calibrated_at"],
        due_at=cells.get("due_at"), points=points, standard=cells.get("standard", ""), accreditation=cells.get("accreditation"),
    )  # fmt: skip
    return made.version_id


def take_lot(unit: Unit, lines: Sequence[Line]) -> int:
    """A lot with its certified values and its card."""
    cells = lines[0].cells
    same(
        lines,
        (
            "name",
            "role",
            "maker",
            "certificate",
            "opened_at",
            "expires_at",
            "received_at",
            "supplier",
            "storage",
        ),
    )
    given = [line.cells for line in lines if any(name in line.cells for name in CERTIFIED)]
    code = cells.get("supplier")
    supplier = supplier_of_code(unit.session, code) if code else None
    if code and supplier is None:
        raise RowRefused(why=f"there is no supplier {code}")
    since = min(filter(None, (cells.get("received_at"), cells.get("opened_at"), unit.at)))
    lot = register_lot(
        unit, code=cells["code"], name=cells["name"], role=cells["role"], maker=cells.get("maker"),
        certificate=cells.get("certificate"), certified=[{name: one.get(name) for name in CERTIFIED} for one in given],
        opened_at=cells.get("opened_at"), expires_at=cells.get("expires_at"), since=since,
    )  # fmt: skip
    put_card(
        unit, lot.id, supplier_id=supplier, received_at=cells.get("received_at"), storage=cells.get("storage", ""), since=since
    )  # fmt: skip
    return lot.version_id


def take_person(unit: Unit, lines: Sequence[Line]) -> int:
    """A person without an account: signing in is set up by itself."""
    cells = lines[0].cells
    return add_person(unit, **{"email": "", **cells}).id


def _person(unit: Unit, initials: str) -> int:
    """Whose initials these are. Raises RowRefused."""
    query = select(PersonRow.id).where(
        PersonRow.initials == initials, PersonRow.active, PersonRow.client_id.is_(None)
    )
    found = unit.session.scalar(query)
    if found is None:
        raise RowRefused(why=f"nobody has the initials {initials}")
    return found


def take_authorisation(unit: Unit, lines: Sequence[Line]) -> int:
    """An authorisation, given by the person who checked it against the paper."""
    cells = lines[0].cells
    person = _person(unit, cells["initials"])
    method = find_method_id(unit.session, cells["method"])
    given = {name: cells.get(name) for name in ("valid_from", "valid_to", "basis")}
    made = give_authorisation(unit, person_id=person, method_id=method, act=Act(cells["act"]), **given)  # type: ignore[arg-type]
    return made.version_id


def take_record(unit: Unit, lines: Sequence[Line]) -> int:
    """A record of somebody's competence from its paper."""
    cells = dict(lines[0].cells)
    person, evaluator = _person(unit, cells.pop("initials")), cells.pop("evaluated_by", None)
    method = find_method_id(unit.session, cells.pop("method")) if "method" in cells else None
    passed = {"yes": True, "no": False}.get(cells.pop("passed", ""))
    made = enter_record(
        unit, person, Aspect(cells.pop("aspect")), method_id=method, passed=passed,
        evaluated_by=_person(unit, evaluator) if evaluator else None, **cells,
    )  # fmt: skip
    return made.version_id


def take_points(unit: Unit, some: Sequence[Sequence[Line]]) -> list[int]:
    """Results of control samples, those of a chart together: each chart is judged once, at all of them."""
    charts = {one.code: one for one in charts_at(unit.session, unit.at)}
    by_chart: dict[int, list[Measured]] = defaultdict(list)
    for lines in some:
        by_chart[_chart(charts, lines).id].append(_measured(lines))
    made = {chart_id: iter(record_points(unit, chart_id, points)) for chart_id, points in by_chart.items()}
    return [next(made[_chart(charts, lines).id]).id for lines in some]


def look_at_points(unit: Unit, some: Sequence[Sequence[Line]]) -> list[LimsError | MethodError | None]:
    """What is wrong with each of these results of control samples, without judging a chart by them."""
    charts = {one.code: one for one in charts_at(unit.session, unit.at)}
    known: dict[int, set[datetime]] = {}
    said: list[LimsError | MethodError | None] = []
    for lines in some:
        try:
            chart, new = _chart(charts, lines), _measured(lines)
            if chart.id not in known:
                known[chart.id] = {one.at for one in points_of(unit.session, chart.id)}
            refuse_points(chart, known[chart.id], [new], unit.at)
            known[chart.id].add(new.at)
            said.append(None)
        except LimsError as error:
            said.append(error)
    return said


def _chart(charts: Mapping[str, ControlChart], lines: Sequence[Line]) -> ControlChart:
    code = lines[0].cells["chart"]
    if code not in charts:
        raise RowRefused(why=f"there is no control chart {code}")
    return charts[code]


def _measured(lines: Sequence[Line]) -> Measured:
    cells = lines[0].cells
    return Measured(at=cells["at"], value=cells["value"], text=f"{cells['value']:.15g}")


def same(lines: Sequence[Line], names: Sequence[str]) -> None:
    """Raise RowRefused where rows that are one thing contradict each other."""
    for name in names:
        if len({line.cells.get(name) for line in lines}) > 1:
            raise RowRefused(why=f"its rows differ in “{name}”")


TAKE: Mapping[Kind, Callable[[Unit, Sequence[Line]], int]] = {  # one by one; results of control samples go together
    Kind.EQUIPMENT: take_equipment, Kind.CALIBRATIONS: take_calibration, Kind.LOTS: take_lot, Kind.PEOPLE: take_person,
    Kind.AUTHORISATIONS: take_authorisation, Kind.RECORDS: take_record,
}  # fmt: skip


def described(kind: Kind, lines: Sequence[Line]) -> str:
    """What would be made, in a few words."""
    cells: Mapping[str, Any] = lines[0].cells
    first = [str(value) for value in list(cells.values())[:3] if isinstance(value, str)]
    more = f" ({len(lines)})" if len(lines) > 1 else ""
    return ", ".join(first) + more
