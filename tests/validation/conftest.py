"""A method whose edition is verified."""

import pytest

from lims.catalogue import MethodVersion
from lims.db import Database
from tests.conftest import NOON
from tests.support.catalogue import make_method


@pytest.fixture
def method(database: Database) -> MethodVersion:
    return make_method(database, at=NOON)
