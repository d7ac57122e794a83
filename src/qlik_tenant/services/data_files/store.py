"""What the data-files service keeps; the bytes are files of the kind `data-files`."""

from ...storage import Table

DATA_FILES = Table(
    "data_files",
    indexed=(
        "name",
        "baseName",
        "folderPath",
        "place",
        "spaceId",
        "ownerId",
        "size",
        "modifiedDate",
        "createdDate",
    ),
    unique=(("place", "name"),),
)

KIND = "data-files"
"""Kind of the blobs."""
