"""What the tenants service keeps: the one record of this tenant."""

from ...storage import Table

TENANTS = Table("tenants")
