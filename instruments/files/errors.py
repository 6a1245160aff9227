"""What can go wrong with a file of an instrument, in words."""

from __future__ import annotations

from typing import ClassVar

from instruments.errors import InstrumentError


class FileError(InstrumentError):
    """A file or folder could not be read."""

    problem: ClassVar[str] = "The file {name} could not be read."
    remedy: ClassVar[str] = "Look at the file itself, and export it again from the instrument's software."


class FormatUnknown(FileError):
    """No reader knows these files."""

    problem = "No reader knows the format of {names}."
    remedy = "Name the format (see the list of formats), or set up a mapped table for it."


class FormatNotOffered(FileError):
    """A format was named that does not exist."""

    problem = "There is no format called {format}."
    remedy = "Choose one of: {known}."


class SeveralRuns(FileError):
    """More than one run was given where one is read at a time."""

    problem = "There are several runs here: {runs}."
    remedy = "Read them one at a time."


class FileDamaged(FileError):
    """A file's content contradicts its own format."""

    problem = "The file {name} is damaged or was not finished: {what}."
    remedy = "Export or copy it again from the instrument's software."


class NothingThere(FileError):
    """The path leads to nothing that can be read."""

    problem = "There is nothing to read at {name}."
    remedy = "Check the path, and that the file has arrived whole."


class TooLarge(FileError):
    """More bytes than a run of an instrument has."""

    problem = "{name} holds more than {limit}, which no run of an instrument has."
    remedy = "Check what it is. If it is genuine, take the run out of it and read that alone."


class UnsafeArchive(FileError):
    """An archive tries to leave its folder or to hide what it holds."""

    problem = "The archive {name} is not safe to open: {what}."
    remedy = "Do not open it. Ask the sender for the plain folder."


class SettingsRefused(FileError):
    """A setting of a reader has no meaning."""

    problem = "The setting {setting} cannot be {value}."
    remedy = "{expected}"


class TableDoesNotFit(FileError):
    """A table has not what its mapping says."""

    problem = "The table {name} does not fit its mapping: {what}."
    remedy = "Correct the mapping, or export the table as it was when the mapping was made."


class MappingRefused(FileError):
    """A mapping of a table contradicts itself."""

    problem = "The mapping cannot be used: {what}."
    remedy = "Correct it; see the fields and roles of a mapping in SHAPE.md."
