"""The chain to the SI of a walk: its links in order, each with certificate, laboratory, accreditation, U and state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lims.trace.registry import Traceability
from lims.trace.walks import Backward, Step
from lims.web import day_text, gettext


class LinkState(StrEnum):
    """Whether a link held when it was used, and what is to be said of it now."""

    HOLDS = "holds"
    ENDED = "ended"  # held when it was used, and its period has ended since
    UNKNOWN = "unknown"  # holds, and something of it is not entered
    BROKEN = "broken"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainLink:
    """One row of the chain; `needed` says what is wrong and what is needed where it is broken."""

    said: Traceability
    url: str | None
    state: LinkState
    needed: str | None = None
    seen: bool = True  # the walk itself shows it as broken

    @property
    def until(self) -> str | None:
        """The day until which it is valid; None where nobody entered one, empty where it has no end."""
        if not self.said.ends:
            return ""
        return day_text(self.said.valid_until) if self.said.valid_until is not None else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """The links from what is asked about to the SI, nearest first; none where nothing in the walk is a link."""

    links: tuple[ChainLink, ...]

    @property
    def only_here(self) -> int:
        """Broken links that the walk does not know as broken records: missing, or ended where the walk begins."""
        return sum(one.state is LinkState.BROKEN and not one.seen for one in self.links)


def chain_of(walk: Backward, now: datetime) -> Chain:
    """The chain of a walk as it stands now, in the language of the page."""
    far = _distances(walk.start.id, walk.steps)
    nodes = sorted(walk.nodes, key=lambda node: (node.column, far.get(node.id, 0), node.id))
    found: dict[ChainLink, None] = {}  # versions of a record that say the same are one link
    for node in nodes:
        if node.traceability is not None:
            link = _link(node.traceability, node.url, node.broken, now, first=node.id == walk.start.id)
            found[link] = None
    links = tuple(found)
    if links and walk.complete and not any(one.said.source for one in links):
        links += (_missing(),)
    return Chain(links=links)


def _link(
    said: Traceability, url: str | None, broken: str | None, now: datetime, *, first: bool
) -> ChainLink:
    if broken is not None:
        return ChainLink(said=said, url=url, state=LinkState.BROKEN, needed=broken)
    if said.ends and said.valid_until is not None and said.valid_until <= now:
        if not first:
            return ChainLink(said=said, url=url, state=LinkState.ENDED)
        day = day_text(said.valid_until)
        needed = gettext(
            "Its period ended %(day)s: a new calibration or a lot in date is needed for use from then on.",
            day=day,
        )
        return ChainLink(said=said, url=url, state=LinkState.BROKEN, needed=needed, seen=False)
    known = (said.certificate, said.laboratory, said.accreditation, said.uncertainty)
    unknown = None in known or (said.ends and said.valid_until is None)
    return ChainLink(said=said, url=url, state=LinkState.UNKNOWN if unknown else LinkState.HOLDS)


def _missing() -> ChainLink:
    """The link that is not there: a result that rests on no calibration and on no certified lot."""
    said = Traceability(
        what=gettext("calibration or certified material"), certificate=None, laboratory=None, accreditation=None,
        uncertainty=None, valid_until=None,
    )  # fmt: skip
    needed = gettext(
        "No calibration and no certified lot is recorded: enter the one that was used, or say why none is needed."
    )
    return ChainLink(said=said, url=None, state=LinkState.BROKEN, needed=needed, seen=False)


def _distances(start: int, steps: Sequence[Step]) -> Mapping[int, int]:
    """How many links each node is from the start, at the least."""
    rests_on: dict[int, list[int]] = defaultdict(list)
    for step in steps:
        rests_on[step.dst].append(step.src)
    far, reached = {start: 0}, [start]
    for node in reached:  # it grows while it is read
        for src in rests_on[node]:
            if src not in far:
                far[src] = far[node] + 1
                reached.append(src)
    return far
