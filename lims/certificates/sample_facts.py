"""A sample as a certificate describes it; each field says whether the client or the laboratory says so (7.8.2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from lims.certificates.gathering import Gathered
from lims.certificates.lines import Line
from lims.certificates.texts import say
from lims.samples import Sample
from methods.wording import Language, printed_number
from reports.data import Fact, Sampler
from reports.data import Sample as ReportedSample


def reported_sample(gathered: Gathered, sample: Sample, lines: Sequence[Line]) -> ReportedSample:
    """The sample with its lines."""
    received = sample.received_at or sample.registered_at
    return ReportedSample(
        code=sample.code, product=_product(gathered, sample), received=received.astimezone(gathered.zone).date(),
        sampler=Sampler(sample.sampled_by) if sample.sampled_by else Sampler.CLIENT,
        results=tuple(one.line for one in lines), condition=Fact(text=_condition(gathered, sample)),
        client_reference=_fact(sample, "client_reference"), lot=_fact(sample, "lot"), source=_source(sample),
        sampled=_sampled(gathered, sample), sampling_method=_fact(sample, "sampling_method"),
        sampling_plan=_fact(sample, "sampling_plan"), container=_container(gathered, sample), seals=_fact(sample, "seals"),
        sampled_by=_sampler(gathered, sample), sampling_conditions=_sampling(gathered, sample),
    )  # fmt: skip


def _fact(sample: Sample, field: str, text: str | None = None) -> Fact | None:
    said = text if text is not None else getattr(sample, field)
    return Fact(text=str(said), by_client=sample.told_by.get(field) == "client") if said else None


def product_text(gathered: Gathered, sample: Sample) -> str:
    """Product and grade in the language of the certificate."""
    product = next((one.product for one in gathered.subjects.values() if one.sample.id == sample.id), None)
    name = product.name(gathered.language) if product else None
    return ", ".join(filter(None, (name, sample.grade))) or say("not_stated", gathered.language)


def _product(gathered: Gathered, sample: Sample) -> Fact:
    told = {sample.told_by.get(field) for field in ("product", "grade")}
    return Fact(text=product_text(gathered, sample), by_client="client" in told)


def _sampler(gathered: Gathered, sample: Sample) -> Fact | None:
    """Who took the sample, where the laboratory did (7.8.5, clause not verified)."""
    taken = gathered.sampling.get(sample.id)
    return Fact(text=taken.sampler) if taken else None


def _sampling(gathered: Gathered, sample: Sample) -> Fact | None:
    """Surroundings, equipment, deviations and the uncertainty of sampling, as they were written down on the spot."""
    taken = gathered.sampling.get(sample.id)
    if taken is None:
        return None
    language, row = cast(Language, gathered.language), taken.row
    figures = (
        ("air_temperature", row.air_temperature_c), ("air_pressure", row.air_pressure_kpa),
        ("product_temperature", row.product_temperature_c),
    )  # fmt: skip
    parts = [
        say(name, language, value=printed_number(f"{value:g}", language))
        for name, value in figures
        if value is not None
    ]
    parts += [row.environment.rstrip(".")] if row.environment else []
    parts += (
        [say("sampling_equipment", language, names=", ".join(name for name, _said in taken.equipment))]
        if taken.equipment
        else []
    )
    parts.append(
        say(
            "sampling_deviations" if row.deviations else "no_sampling_deviations",
            language,
            text=row.deviations.rstrip("."),
        )
    )
    unknown = say("sampling_uncertainty_unknown", language)
    parts.append(
        say("sampling_uncertainty", language, text=taken.plan.uncertainty.rstrip("."))
        if taken.plan.uncertainty
        else unknown
    )
    return Fact(text="; ".join(parts))


def _source(sample: Sample) -> Fact | None:
    text = ", ".join(filter(None, (sample.source, sample.sampling_place)))
    return _fact(sample, "source" if sample.source else "sampling_place", text)


def _sampled(gathered: Gathered, sample: Sample) -> Fact | None:
    if sample.sampled_at is None:
        return None
    return _fact(sample, "sampled_at", f"{sample.sampled_at.astimezone(gathered.zone):%Y-%m-%d %H:%M}")


def _container(gathered: Gathered, sample: Sample) -> Fact | None:
    cylinder = say("cylinder", gathered.language, value=sample.cylinder) if sample.cylinder else None
    text = ", ".join(filter(None, (sample.container, cylinder, sample.amount)))
    return _fact(sample, "container" if sample.container else "cylinder", text)


def _condition(gathered: Gathered, sample: Sample) -> str:
    language = cast(Language, gathered.language)
    figures = (("temperature", sample.temperature_c_at_receipt), ("pressure", sample.pressure_kpa_at_receipt))
    parts = [
        say(name, language, value=printed_number(f"{value:g}", language))
        for name, value in figures
        if value is not None
    ]
    word = "with_deviation" if gathered.deviations.get(sample.id) else "no_remark"
    return "; ".join([say(word, language), *parts])
