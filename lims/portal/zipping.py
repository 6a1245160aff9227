"""Several certificates in one ZIP, block by block: the stored bytes, under their numbers."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Sequence

from lims.certificates import Certificate
from lims.files import FileStore, StoredFile

BLOCK = 1024 * 1024


def zipped(store: FileStore, found: Sequence[tuple[Certificate, StoredFile]]) -> Iterator[bytes]:
    """The ZIP in blocks. Documents are compressed already, so they are only put together."""
    with tempfile.TemporaryFile() as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for certificate, file in found:
                name = f"{(certificate.number or str(certificate.id)).replace('/', '-')}.pdf"
                archive.writestr(name, store.read(file.sha256))
        out.seek(0)
        while block := out.read(BLOCK):
            yield block
