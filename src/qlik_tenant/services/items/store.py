"""What the items service keeps: one entry per resource, written by the resource's own service."""

from ...storage import Table

ITEMS = Table(
    "items",
    indexed=(
        "name", "resourceType", "resourceSubType", "resourceId", "resourceLink", "spaceId",
        "ownerId", "creatorId", "createdAt", "updatedAt",
    ),
    unique=(("resourceType", "resourceId"),),
)  # fmt: skip

ITEM_SETTINGS = Table("item_settings")
