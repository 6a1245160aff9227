"""Keys to seal with, as the tests of certificates have them."""

from tests.certificates.test_signing import archive, keys
from tests.support.features import registered

__all__ = ["archive", "keys", "registered"]
