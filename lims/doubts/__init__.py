"""An error found in equipment, followed forward: to each result, computed again without it, and to each client."""

from lims.doubts.drift import Drift, drift_of, state_drift
from lims.doubts.service import Assessment, assess, find_assessment
from lims.doubts.sources import Able, candidates

__all__ = [
    "Able",
    "Assessment",
    "Drift",
    "assess",
    "candidates",
    "drift_of",
    "find_assessment",
    "state_drift",
]
