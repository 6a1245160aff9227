"""Sampling by the laboratory (ISO/IEC 17025 7.3, clauses not verified): plans, and the record of each sample taken."""

from lims.sampling.overview import Sampled, samplings_of
from lims.sampling.plans import propose_plan
from lims.sampling.service import Taken, take_sample

__all__ = ["Sampled", "Taken", "propose_plan", "samplings_of", "take_sample"]
