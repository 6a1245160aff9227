"""What a laboratory would supply for each standard of the centre's list, made up (FICTITIOUS): no figure here is of a standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from methods.composition import Basis
from methods.definitions import (
    BlendExample,
    Factor,
    OwnBlend,
    OwnComponent,
    OwnComposition,
    OwnCut,
    OwnCuts,
    OwnGroup,
    OwnGuided,
    OwnInput,
    OwnKind,
    OwnValue,
    PeakExample,
    Step,
)
from methods.knowledge import Source
from methods.lpg import Sum
from methods.wording import Texts

SOURCE = Source(document="FICTITIOUS laboratory text")
AREA = 1000.0  # of the first peak; each further one has half the area of the one before


@dataclass(frozen=True, kw_only=True)
class Supplied:
    """A method as the laboratory would enter it, and what a technician reads with it; peaks come from an instrument's file."""

    own: OwnKind
    read: Mapping[str, float | str]

    @property
    def peaks(self) -> tuple[tuple[str, float], ...]:
        """Name and area of each peak of the run."""
        if not isinstance(self.own, OwnComposition):
            return ()
        return tuple((one.name, AREA / 2**n) for n, one in enumerate(self.own.components))


def named(text: str) -> Texts:
    return {"en": text, "az": text, "ru": text}


def common(code: str, role: str) -> dict[str, Any]:
    return {
        "code": code,
        "edition": "FICTITIOUS 1",
        "titles": named(f"FICTITIOUS {code}"),
        "source": SOURCE,
        "roles": (role,),
    }


def composition(
    code: str,
    role: str,
    components: Sequence[str],
    unit: str,
    basis: str = "",
    *,
    normalised: bool = False,
    group: str = "",
    groups: Mapping[str, str] | None = None,
    standard: str = "",
) -> Supplied:
    """Response factor 1/10 for each, relative uncertainty 2 %; the group is the sum of all but the first, or `groups` say it."""
    of = groups or {one: group for one in components[1:] if group and one != standard}
    found = tuple(
        OwnComponent(name=one, factor=0.1, u_factor=0.02, group=of.get(one, "")) for one in components
    )
    summed = tuple(OwnGroup(key=one, names=named(f"FICTITIOUS {one}")) for one in dict.fromkeys(of.values()))
    first = {components[0]: 500.0} | ({standard: 100.0} if standard else {})
    expected = "100.0" if normalised else "0.5" if standard else "50.0"
    own = OwnComposition(
        **common(code, role),
        names=named(f"FICTITIOUS composition by {code}"),
        unit=unit,
        basis=basis,
        normalised=normalised,
        components=found,
        groups=summed,
        internal_standard=standard,
        examples=(PeakExample(areas=first, expected={components[0]: expected}, source="worked by hand"),),
        inputs=(OwnInput(name="m", labels=named("mass of the portion"), unit="g", low=0.0, high=100.0),)
        if standard
        else (),
        scale="m / 10" if standard else "",
        calibration="FICTITIOUS calibration",
    )
    return Supplied(own=own, read={"m": 10.0} if standard else {})


def by_hand(
    code: str, role: str, *values: OwnValue, steps: tuple[Step, ...] = (), **read: float | str
) -> Supplied:
    return Supplied(own=OwnGuided(**common(code, role), values=values, steps=steps), read=read)


def quantity(key: str, unit: str, low: float, high: float) -> OwnValue:
    return OwnValue(key=key, names=named(f"FICTITIOUS {key}"), unit=unit, low=low, high=high)


def rating(key: str, *classes: str, ordered: bool = True) -> OwnValue:
    return OwnValue(key=key, names=named(f"FICTITIOUS {key}"), classes=classes, ordered=ordered)


def elements(code: str, role: str) -> Supplied:
    """The eight elements of the list, each read and entered."""
    names = ("antimony", "arsenic", "barium", "cadmium", "chromium", "lead", "mercury", "selenium")
    values = tuple(quantity(one, "mg/kg", 0.0, 1e6) for one in names)
    return Supplied(own=OwnGuided(**common(code, role), values=values), read=dict.fromkeys(names, 12.5))


def cuts(code: str, role: str) -> Supplied:
    own = OwnCuts(
        **common(code, role),
        cuts=(OwnCut(name="first", t_end=150.0), OwnCut(name="second", t_end=350.0), OwnCut(name="residue")),
    )
    return Supplied(own=own, read={"charge": 1000.0, "mass_1": 250.0, "mass_2": 400.0, "mass_3": 348.0})


def table(code: str, basis: Basis, components: Sequence[str], unit: str, kind: Sum = Sum.LINEAR) -> Supplied:
    """The same factor 50 for each component, so that every mixture has 50."""
    parts = common(code, "") | {"roles": ()}
    parts.pop("roles")
    own = OwnBlend(
        **parts,
        key="property",
        names=named(f"FICTITIOUS property by {code}"),
        unit=unit,
        basis=basis,
        sum=kind,
        factors=tuple(Factor(name=one, factor=50.0) for one in components),
        examples=(BlendExample(fractions={components[0]: 1.0}, expected="50.0", source="worked by hand"),),
    )
    return Supplied(own=own, read={})


LPG = ("propane", "n-butane", "propene", "isobutane")
GAS = ("methane", "ethane", "propane", "nitrogen", "carbon dioxide")
SULFUR = ("hydrogen sulphide", "methanethiol", "thiophene")
OXYGENATES = ("methanol", "ethanol", "MTBE", "DME")
PONA = {"n-hexane": "paraffins", "2-methylpentane": "isoparaffins", "1-hexene": "olefins", "cyclohexane": "naphthenes",
        "benzene": "aromatics"}  # fmt: skip
WAIT = Step(texts=named("FICTITIOUS: wait"), source=SOURCE, minutes=5.0)
LOOK = Step(texts=named("FICTITIOUS: rate"), source=SOURCE, second_person=True)
VOL, MOL, MASS = Basis.LIQUID_VOLUME.value, Basis.MOLE.value, Basis.MASS.value

SUPPLIED: Mapping[str, Supplied] = {
    one.own.code: one
    for one in (
        composition("ASTM D2163", "RGA", LPG, "% (V/V)", VOL, normalised=True, group="c4"),
        composition("ASTM D1945", "RGA", GAS, "mol %", MOL, normalised=True),
        composition("UOP 539", "RGA", GAS, "mol %", MOL, normalised=True),
        composition("EN 15984", "RGA", GAS, "mol %", MOL, normalised=True),
        composition("ASTM D2597", "RGA", LPG, "% (V/V)", VOL, normalised=True),
        composition("ASTM D5504", "SCD", SULFUR, "mg/m3", group="total_sulfur"),
        composition(
            "ASTM D5623",
            "SCD",
            (*SULFUR, "standard"),
            "mg/kg",
            MASS,
            group="total_sulfur",
            standard="standard",
        ),
        composition("ASTM D6159", "arsine GC", ("methane", "ethane"), "umol/mol", MOL),
        composition("ASTM D7833", "arsine GC", LPG, "mol %", MOL, normalised=True),
        composition(
            "ASTM D6730",
            "PONA GC",
            tuple(PONA),
            "% (m/m)",
            MASS,
            normalised=True,
            groups=PONA,
        ),
        composition("ASTM D7423", "oxygenates GC", OXYGENATES, "mg/kg", MASS),
        composition(
            "ASTM D4815",
            "oxygenates GC",
            (*OXYGENATES, "DME std"),
            "% (m/m)",
            MASS,
            group="total_oxygenates",
            standard="DME std",
        ),
        composition("ASTM D6591", "HPLC", ("mono", "di", "tri"), "% (m/m)", MASS, group="polycyclic"),
        composition(
            "GOST R 51698", "purity GC", ("isopropyl alcohol", "acetone"), "% (m/m)", MASS, normalised=True
        ),
        composition("GC-MS pesticides", "GC-MS", tuple(f"pesticide {n}" for n in range(1, 9)), "mg/kg", MASS),
        by_hand(
            "ASTM D1142",
            "dew point meter",
            quantity("dew_point", "degC", -100.0, 60.0),
            quantity("pressure", "kPa_gauge", 0.0, 2e4),
            dew_point=-12.5,
            pressure=800.0,
        ),
        by_hand(
            "ASTM D1657", "pressure hydrometer", quantity("density", "kg/m3", 300.0, 800.0), density=520.5
        ),
        by_hand(
            "ASTM D1267",
            "vapour pressure apparatus",
            quantity("vapour_pressure", "kPa_gauge", 0.0, 3000.0),
            steps=(WAIT,),
            vapour_pressure=760.0,
        ),
        by_hand(
            "ASTM D6897",
            "expansion apparatus",
            quantity("vapour_pressure", "kPa_gauge", 0.0, 3000.0),
            vapour_pressure=750.0,
        ),
        by_hand("ISO 10101", "moisture analyser", quantity("water", "umol/mol", 0.0, 1e4), water=21.0),
        by_hand(
            "GOST R 56868",
            "volatility apparatus",
            quantity("residue_temperature", "degC", -60.0, 60.0),
            residue_temperature=-2.0,
        ),
        by_hand(
            "ASTM D1837",
            "volatility apparatus",
            quantity("evaporated_95", "degC", -60.0, 60.0),
            evaporated_95=1.5,
        ),
        by_hand(
            "ASTM D2158",
            "residue apparatus",
            quantity("residue", "mL", 0.0, 100.0),
            rating("oil_stain", "pass", "fail", ordered=False),
            residue=0.05,
            oil_stain="pass",
        ),
        by_hand("ASTM D5002", "density meter", quantity("density", "kg/m3", 600.0, 1100.0), density=870.1),
        by_hand(
            "ASTM D2624",
            "conductivity meter",
            quantity("conductivity", "pS/m", 1.0, 2000.0),
            quantity("temperature", "degC", -30.0, 50.0),
            conductivity=150.0,
            temperature=20.0,
        ),
        by_hand(
            "ASTM D3241",
            "JFTOT",
            rating("tube_rating", "0", "1", "2", "3", "4"),
            rating("unusual_deposit", "no", "yes", ordered=False),
            quantity("pressure_drop", "mmHg_diff", 0.0, 300.0),
            steps=(WAIT, LOOK),
            tube_rating="1",
            unusual_deposit="no",
            pressure_drop=2.0,
        ),
        by_hand(
            "EPA 6020A",
            "ICP-MS",
            quantity("lead", "ug/kg", 0.0, 1e9),
            quantity("nickel", "ug/kg", 0.0, 1e9),
            lead=3.1,
            nickel=8.2,
        ),
        by_hand("ISO 13740", "any", quantity("value", "mg/kg", 0.0, 1e6), value=1.0),
        elements("ASTM F963", "HDXRF"),
        elements("ASTM F2853", "HDXRF"),
        elements("ASTM F2617", "HDXRF"),
        elements("ASTM F2923", "HDXRF"),
        cuts("ASTM D2892", "still"),
        cuts("ASTM D5236", "pot still"),
        table("ISO 8973", Basis.LIQUID_VOLUME, LPG, "kg/m3", Sum.RECIPROCAL),
        table("ASTM D3588", Basis.MOLE, GAS, "MJ/m3"),
    )
}
