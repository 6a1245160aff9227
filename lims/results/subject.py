"""What a test is about: the sample, the method edition with its settings, and what was agreed; for many tests at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion, Product, method_versions, products, settings
from lims.errors import NotFound
from lims.requests import Request, RequestLine, request_lines, requests_by_id
from lims.results.errors import ModeNotChosen
from lims.samples import Sample, Test, TestState, samples_by_id, tests_by_id
from methods.definitions import WorkMode
from methods.definitions.prepare import determinations_needed
from methods.knowledge import Known

OPEN = frozenset({TestState.NOT_STARTED, TestState.RUNNING, TestState.REPEAT_ASKED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A test with everything that its calculation and its gates need to know about it."""

    test: Test
    sample: Sample
    product: Product | None
    method: MethodVersion
    request: Request | None
    line: RequestLine | None

    @property
    def product_group(self) -> str | None:
        """The group of the sample's product; None where nobody has said what it is."""
        return self.product.group if self.product else None

    @property
    def mode_key(self) -> str | None:
        """The way of working that was chosen, for the test or in the request."""
        return self.test.injection_mode or (self.line.injection_mode if self.line else None)

    @property
    def open(self) -> bool:
        """Whether somebody may still measure for it."""
        return self.test.state in OPEN

    @property
    def mode(self) -> WorkMode:
        """The way in which the method is worked. Raises ModeNotChosen where there are several and none was chosen."""
        modes = self.modes
        chosen = [one for one in modes if one.key == self.mode_key] or (modes if len(modes) == 1 else [])
        if not chosen:
            names = ", ".join(one.names["en"] for one in modes)
            raise ModeNotChosen(method=self.method.code, modes=names)
        return chosen[0]

    @property
    def determinations_needed(self) -> int:
        """How many determinations are asked for, by the way of working or by the laboratory. Raises ModeNotChosen."""
        own = settings.determinations_required(self.method.settings)
        required = own.value if isinstance(own, Known) else None
        return determinations_needed(self.method.definition, self.mode, required) or self.mode.determinations

    @property
    def modes(self) -> list[WorkMode]:
        """The ways in which the method can be worked for this product."""
        return list(self.method.definition.modes_for(self.product_group or ""))


def find_subject(session: Session, test_id: int) -> Subject:
    """What one test is about. Raises NotFound."""
    found = subjects(session, [test_id])
    if test_id not in found:
        raise NotFound
    return found[test_id]


def subjects(session: Session, test_ids: Iterable[int]) -> dict[int, Subject]:
    """What several tests are about, in a handful of queries however many there are."""
    tests = tests_by_id(session, test_ids)
    samples = samples_by_id(session, {one.item_id for one in tests.values()})
    known = {one.id: one for one in products(session)}
    methods = method_versions(session, {one.method_version_id for one in tests.values()})
    lines = request_lines(session, {one.request_line_id for one in tests.values() if one.request_line_id})
    requests = requests_by_id(session, {one.request_id for one in samples.values() if one.request_id})
    found = {}
    for test in tests.values():
        sample = samples[test.item_id]
        found[test.id] = Subject(
            test=test, sample=sample, product=known.get(sample.product_id or 0), method=methods[test.method_version_id],
            request=requests.get(sample.request_id or 0), line=lines.get(test.request_line_id or 0),
        )  # fmt: skip
    return found
