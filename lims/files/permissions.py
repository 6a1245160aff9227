"""What can be done with files, and which roles may."""

from lims.permissions import READERS, Permission

PERMISSIONS = (Permission("files.see", "Open kept files: photos, papers, raw data", READERS),)
