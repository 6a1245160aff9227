"""The demo's proficiency tests: two rounds of density with their scores, and a composition that waits for its report. All FICTITIOUS."""

from __future__ import annotations

from sqlalchemy import select

from lims.catalogue.models import MethodVersionRow
from lims.demo.stage import Stage
from lims.files import keep
from lims.proficiency import (
    Figures,
    add_provider,
    add_report,
    add_round,
    add_sample,
    enrol,
    enrol_components,
    enter_outcome,
    plan,
    report_all,
)
from lims.proficiency.overview import last_reported
from lims.samples.models import ItemRow, TestRow, TestState

DENSITY, COMPOSITION = "ASTM D4052", "AREA-NORM"
COMPONENTS = ("propane", "isobutane", "n-butane")
REPORT = b"%PDF-1.4\n% FICTITIOUS report of a provider of proficiency tests\n"
AWAY = (0.10, 0.27)  # how far the assigned values of the two rounds lie below what was reported, kg/m³
SIGMA, U = 0.12, 0.03  # kg/m³; the report states no expanded uncertainty, so there is no En


def take_part_in_rounds(stage: Stage) -> None:
    """Two rounds of density, of which the later one is questionable; a third, of a composition, is reported."""
    density, composition = _accepted(stage, DENSITY, len(AWAY)), _accepted(stage, COMPOSITION, 1)
    if not density:
        return
    with stage.by("EQ", "proficiency.provider_entered") as unit:
        provider = add_provider(
            unit, name="FICTITIOUS PT House", accreditation="FICTITIOUS-PT-0007", accredited_by="FICTITIOUS accreditation body",
            seen_in="FICTITIOUS web page of the body",
        )  # fmt: skip
        plan(unit, density[0][1], every_months=6, basis="FICTITIOUS plan of the demonstration")
    for n, ((code, method_id), away) in enumerate(zip(density, AWAY, strict=False), 1):
        with stage.by("EQ", "proficiency.enrolled") as unit:
            round_id = add_round(
                unit, provider_id=provider, scheme="FICTITIOUS diesel", name=f"{n}", results_due_at=None
            )
            enrolment = enrol(unit, round_id, method_id=method_id, measurand="density_15C")
            add_sample(unit, round_id, code=code, designation=f"D-{n}")
        with stage.by("EQ", "proficiency.reported") as unit:
            report_all(unit, round_id)
        _score(stage, round_id, enrolment, away)
    for code, method_id in composition:
        with stage.by("EQ", "proficiency.enrolled") as unit:
            round_id = add_round(
                unit, provider_id=provider, scheme="FICTITIOUS LPG", name="1", results_due_at=None
            )
            enrol_components(
                unit, round_id, method_id=method_id, measurand="area_composition", components=COMPONENTS
            )
            add_sample(unit, round_id, code=code, designation="L-1")
        with stage.by("EQ", "proficiency.reported") as unit:
            report_all(unit, round_id)


def _score(stage: Stage, round_id: int, enrolment_id: int, away: float) -> None:
    kept = stage.files.put(REPORT)
    with stage.by("EQ", "proficiency.scored") as unit:
        file = keep(unit, kept, "FICTITIOUS-round.pdf", "application/pdf")
        assigned = last_reported(unit.session, [enrolment_id])[enrolment_id].value - away
        figures = Figures(
            assigned_value=assigned, assigned_text=f"{assigned:.2f}", standard_uncertainty=U,
            sigma_pt=SIGMA,
        )  # fmt: skip
        enter_outcome(unit, enrolment_id, report_id=add_report(unit, round_id, file.id), figures=figures)


def _accepted(stage: Stage, method: str, most: int) -> list[tuple[str, int]]:
    """Codes of samples whose test by a method is accepted, the earliest first, each with the method."""
    query = (
        select(ItemRow.code, MethodVersionRow.header_id)
        .join(TestRow, TestRow.item_id == ItemRow.id)
        .join(MethodVersionRow, MethodVersionRow.id == TestRow.method_version_id)
        .where(TestRow.state == TestState.ACCEPTED, TestRow.method_version_id == stage.methods[method])
        .order_by(ItemRow.id).limit(most)
    )  # fmt: skip
    with stage.database.read() as session:
        return [(row[0], row[1]) for row in session.execute(query)]
