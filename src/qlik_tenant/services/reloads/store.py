"""What the reloads service keeps."""

from ...storage import Table

RELOADS = Table(
    "reloads", indexed=("appId", "status", "userId", "partial", "creationTime", "startTime", "endTime")
)

QUEUED, RELOADING, CANCELING = ACTIVE = ("QUEUED", "RELOADING", "CANCELING")
SUCCEEDED, FAILED, CANCELED = "SUCCEEDED", "FAILED", "CANCELED"
