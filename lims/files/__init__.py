"""Files kept by their hash."""

from lims.files.download import download, file_store
from lims.files.media import PAPERS, PICTURES, media_type_of, required_type
from lims.files.papers import Paper, keep_paper, sent_paper
from lims.files.service import StoredFile, all_hashes, files_by_id, find_file, keep, plain_name
from lims.files.store import Damage, FileStore, Kept

__all__ = [
    "PAPERS",
    "PICTURES",
    "Damage",
    "FileStore",
    "Kept",
    "Paper",
    "StoredFile",
    "all_hashes",
    "download",
    "file_store",
    "files_by_id",
    "find_file",
    "keep",
    "keep_paper",
    "media_type_of",
    "plain_name",
    "required_type",
    "sent_paper",
]
