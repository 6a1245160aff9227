"""What a feature brings to the application, declared in its own `feature.py` and gathered by `lims.app`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click
from flask import Blueprint

from lims.features import FEATURES
from lims.permissions import Permission
from lims.scanning import ScanTarget
from lims.web import NavigationEntry

if TYPE_CHECKING:  # these are features too, with pages of their own: they import this module
    from lims.gates import Check
    from lims.jobs import JobKind
    from lims.trace import NodeKind


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Everything that one feature registers."""

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    csrf_exempt: tuple[Blueprint, ...] = ()  # of programs with tokens; they are in `blueprints` too
    authenticators: tuple[Callable[[], None], ...] = ()  # set g.person or g.gateway from the request
    permissions: tuple[Permission, ...] = ()
    navigation: tuple[NavigationEntry, ...] = ()
    checks: tuple[Check, ...] = ()
    kinds: tuple[NodeKind, ...] = ()
    jobs: tuple[JobKind, ...] = ()
    scans: tuple[ScanTarget, ...] = ()
    commands: tuple[click.Command, ...] = ()


def load_features() -> list[Feature]:
    """The features in their order; a feature without a `feature.py` brings only tables."""
    modules = (f"lims.{name}.feature" for name in FEATURES)
    return [import_module(module).FEATURE for module in modules if find_spec(module) is not None]
