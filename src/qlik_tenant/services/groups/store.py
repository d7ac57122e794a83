"""What the groups service keeps."""

from ...storage import Table

GROUPS = Table("groups", indexed=("name", "status", "providerType", "createdAt"), unique=(("name",),))

GROUP_SETTINGS = Table("group_settings")
