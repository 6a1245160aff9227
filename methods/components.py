"""Names of chemical components: one spelling for each, whatever the table, instrument or vector calls it."""

from __future__ import annotations

_ALIASES = {
    "methane": "ch4, c1",
    "ethane": "c2h6, c2",
    "propane": "c3h8, c3",
    "n-butane": "nc4, n-c4, n-c4h10",
    "isobutane": "ic4, i-c4, i-butane, 2-methylpropane, i-c4h10",
    "n-pentane": "nc5, n-c5, n-c5h12",
    "isopentane": "ic5, i-c5, i-pentane, 2-methylbutane, i-c5h12",
    "neopentane": "neo-c5, neoc5, neo-pentane, 2,2-dimethylpropane",
    "n-hexane": "nc6, n-c6, hexane, n-c6h14",
    "2-methylpentane": "2-m-c5",
    "3-methylpentane": "3-m-c5",
    "2,2-dimethylbutane": "22-dim-c4",
    "2,3-dimethylbutane": "23-dim-c4",
    "n-heptane": "nc7, n-c7, heptane",
    "n-octane": "nc8, n-c8, octane",
    "n-nonane": "nc9, n-c9, nonane",
    "n-decane": "nc10, n-c10, decane",
    "ethene": "ethylene, c2h4",
    "propene": "propylene, c3h6",
    "1-butene": "but-1-ene",
    "cis-2-butene": "cis-but-2-ene",
    "trans-2-butene": "trans-but-2-ene",
    "isobutene": "isobutylene, 2-methylpropene, i-butene",
    "acetylene": "ethyne, c2h2",
    "cyclopentane": "c-c5",
    "methylcyclopentane": "m-cy-c5",
    "ethylcyclopentane": "e-cy-c5",
    "cyclohexane": "c-hexane, c-c6",
    "hydrogen": "h2",
    "water": "h2o",
    "hydrogen sulphide": "hydrogen sulfide, h2s",
    "hydrogen cyanide": "hydrogencyanide, hcn",
    "carbon monoxide": "carbonmonoxide, co",
    "carbonyl sulphide": "carbonyl sulfide, carbonylsulfide, cos",
    "carbon disulphide": "carbon disulfide, carbondisulfide, cs2",
    "helium": "he",
    "neon": "ne",
    "argon": "ar",
    "nitrogen": "n2",
    "oxygen": "o2",
    "carbon dioxide": "co2",
    "sulphur dioxide": "sulfur dioxide, sulfurdioxide, so2",
    "ammonia": "nh3",
}
_NAME_OF = {spelling: name for name, others in _ALIASES.items() for spelling in (name, *others.split(", "))}


def component(name: str) -> str:
    """The one name of a component; a name that is not in the list comes back in small letters.

    >>> component("iC4"), component("hydrogen_sulfide"), component("2-Methylbutane")
    ('isobutane', 'hydrogen sulphide', 'isopentane')
    """
    plain = name.strip().lower()
    for spelling in (plain, plain.replace("_", "-"), plain.replace("_", " ")):
        if spelling in _NAME_OF:
            return _NAME_OF[spelling]
    return plain
