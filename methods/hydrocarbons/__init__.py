"""Hydrocarbon types: sums of groups from a detailed analysis, aromatics by rings from a liquid chromatogram."""

from methods.hydrocarbons.aromatics import AromaticTypes, aromatic_content, aromatic_types
from methods.hydrocarbons.errors import ContentImpossible, GroupUnknown
from methods.hydrocarbons.groups import Assigned, GroupSums, HydrocarbonGroup, group_sums

__all__ = [
    "AromaticTypes",
    "Assigned",
    "ContentImpossible",
    "GroupSums",
    "GroupUnknown",
    "HydrocarbonGroup",
    "aromatic_content",
    "aromatic_types",
    "group_sums",
]
