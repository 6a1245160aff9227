"""How a calibrated measuring system answers: the feature that keeps calibration curves tells it here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from lims.equipment import MeasuringSystem
from lims.results.subject import Subject
from methods.definitions import GivenResponse

Find = Callable[[Session, Subject, MeasuringSystem, datetime], GivenResponse | None]
_finders: dict[str, Find] = {}


def register_response(name: str, find: Find) -> None:
    """Add what knows how measuring systems answer; the same one may be registered again."""
    _finders[name] = find


def response_of(
    session: Session, subject: Subject, system: MeasuringSystem | None, at: datetime
) -> GivenResponse | None:
    """The windows and curves by which a system's peaks are named and turned into amounts at a moment.

    None where none are kept: the method's own response factors count. Raises what the finder refuses, such as curves that
    are out of date.
    """
    if system is None:
        return None
    found = (find(session, subject, system, at) for find in _finders.values())
    return next((one for one in found if one is not None), None)
