"""The page of a method in the reference, made from its definition."""

from __future__ import annotations

from collections.abc import Iterable

from methods.definitions.method import MethodDefinition
from methods.definitions.parts import AgreementRule, InputDefinition, Measurand, MethodCondition, WorkMode
from methods.knowledge import Known, Unknown
from methods.units import UNITS


def method_page(method: MethodDefinition) -> str:
    """One method as Markdown: scope, measurands, inputs, modes, measuring system, budget, checks, open questions."""
    titles = [f"*{method.titles['az']}*", f"*{method.titles['ru']}*"]
    sections = [
        f"### {method.code}: {method.titles['en']}",
        "  \n".join(titles),
        _facts(method),
        _table(
            "Measurands", ("key", "name", "scale", "unit", "reported to"), map(_measurand, method.measurands)
        ),
        _table(
            "Inputs", ("name", "label", "kind", "unit", "plausible", "for each"), map(_input, method.inputs)
        ),
        _table("Modes of work", ("key", "determinations", "agreement", "source"), map(_mode, method.modes)),
        _table("Measuring system", ("role", "kind", "required"), _roles(method)),
        _table("Conditions", ("condition", "requirement", "source"), map(_condition, _conditions(method))),
        _table("Uncertainty budget", ("contribution", "unit", "without it"), _budget(method)),
        _table("Checks of the apparatus", ("check", "limits", "source"), _checks(method)),
        _table(
            "Control", ("control", "rule"), ((one.names["en"], _known(one.rule)) for one in method.controls)
        ),
        _list("Open questions", method.open_questions),
    ]
    return "\n\n".join(section for section in sections if section)


def _facts(method: MethodDefinition) -> str:
    scope = ", ".join(one.names["en"] for one in method.matrix.products) or "any"
    out = "; ".join(
        f"{one.names['en']} ({one.reason['en']}. {one.remedy['en']}.)" for one in method.matrix.excluded
    )
    holding = "none" if method.holding_time is None else str(method.holding_time)
    rows = [
        f"- Edition in use: {method.edition}" + (f"; newest known: {method.newest}" if method.newest else ""),
        f"- Source: {method.source}",
        f"- Products: {scope}",
        f"- Not for: {out}" if out else "",
        f"- Uncertainty: {method.uncertainty_mode or 'none, the scale has none'}",
        f"- Holding time: {holding}",
        "" if method.accreditable else "- The laboratory's own procedure; never under an accreditation mark.",
    ]
    return "\n".join(row for row in rows if row)


def _measurand(one: Measurand) -> tuple[str, ...]:
    rule = one.reporting
    step = _printed_unit(one.unit)
    reported = (
        "–" if rule is None else str(rule) if isinstance(rule, Unknown) else f"{rule.value.step} {step}"
    )
    return one.key, one.names["en"], one.scale, step, reported


def _input(one: InputDefinition) -> tuple[str, ...]:
    bounded = one.low is not None and one.high is not None
    plausible = f"{one.low:g} to {one.high:g}" if bounded else ", ".join(key for key, _ in one.choices) or "–"
    return one.name, one.labels["en"], one.kind, _printed_unit(one.unit), plausible, one.per


def _mode(one: WorkMode) -> tuple[str, ...]:
    return one.names["en"], str(one.determinations), _agreement(one.agreement), str(one.source)


def _agreement(rule: AgreementRule | None) -> str:
    if rule is None:
        return "–"
    if isinstance(rule.limit, Unknown):
        return str(rule.limit)
    return f"{rule.quantity} within {rule.limit.value:g} {_printed_unit(rule.unit)}"


def _roles(method: MethodDefinition) -> list[tuple[str, ...]]:
    return [(one.names["en"], one.kind, "yes" if one.required else "no") for one in method.roles]


def _conditions(method: MethodDefinition) -> tuple[MethodCondition, ...]:
    return (*method.conditions, *method.environment)


def _condition(one: MethodCondition) -> tuple[str, ...]:
    source = str(one.requirement.source) if isinstance(one.requirement, Known) else "–"
    return one.names["en"], _known(one.requirement), source


def _budget(method: MethodDefinition) -> list[tuple[str, ...]]:
    return [
        (one.names["en"], _printed_unit(one.unit), "no U" if one.required else "said in a message")
        for one in method.budget
    ]


def _checks(method: MethodDefinition) -> list[tuple[str, ...]]:
    return [
        (check.names["en"], ", ".join(f"{key} ({unit})" for key, _, unit in check.limits), str(check.source))
        for check in method.checks
    ]


def _known(fact: Known[str] | Unknown) -> str:
    return fact.value if isinstance(fact, Known) else str(fact)


def _printed_unit(code: str | None) -> str:
    return "–" if code is None else UNITS[code].printed["en"] if code in UNITS else code


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    body = [_row(row) for row in rows]
    if not body:
        return ""
    return "\n".join([f"**{title}**", "", _row(head), _row(("---",) * len(head)), *body])


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _list(title: str, items: tuple[str, ...]) -> str:
    return "\n".join([f"**{title}**", "", *(f"- {item}" for item in items)]) if items else ""
