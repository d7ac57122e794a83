"""What the temp-contents service keeps; the bytes are files of the kind `temp-contents`."""

from ...storage import Table

TEMP_CONTENTS = Table("temp_contents", indexed=("expires", "creatorId"))

KIND = "temp-contents"
"""Kind of the blobs."""

UPLOADS = "temp-uploads"
"""Kind of what has arrived of resumable uploads."""
