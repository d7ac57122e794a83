"""What the spaces service keeps."""

from ...storage import Table

SPACES = Table("spaces", indexed=("name", "type", "ownerId", "createdAt", "updatedAt"), unique=(("name",),))

ASSIGNMENTS = Table(
    "space_assignments",
    indexed=("spaceId", "assigneeId", "type", "createdAt"),
    unique=(("spaceId", "type", "assigneeId"),),
)

SHARES = Table(
    "space_shares",
    indexed=("spaceId", "resourceId", "resourceType", "type", "assigneeId", "createdAt"),
    unique=(("resourceId", "type", "assigneeId"),),
)
