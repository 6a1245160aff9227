"""An error found in equipment, followed forward: to each result, computed again without it, and to each client."""

from lims.doubts.service import Assessment, assess, find_assessment
from lims.doubts.sources import Able, candidates

__all__ = ["Able", "Assessment", "assess", "candidates", "find_assessment"]
