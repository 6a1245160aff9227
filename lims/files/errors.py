"""What can go wrong with files, in words."""

from __future__ import annotations

from lims.errors import LimsError


class FileMissing(LimsError):
    """The row says that a file is kept, and the store has no bytes under its hash."""

    status = 500
    problem = "The file with the hash {sha256} is not in the store."
    remedy = "Bring it back from a backup; `lims audit verify` lists every file that is missing or changed."


class FileKindRefused(LimsError):
    """The content of a file is of none of the kinds that may stand here."""

    status = 415
    problem = "“{name}” is {found} by its content, and that is not taken here."
    remedy = "Send one of: {allowed}."


class FileEmpty(LimsError):
    """A file without a single byte."""

    status = 422
    problem = "“{name}” is empty."
    remedy = "Look whether it was saved whole, then send it again."
