"""What the identity-providers service keeps."""

from ...storage import Table

IDENTITY_PROVIDERS = Table("identity_providers", indexed=("protocol", "active", "created", "options.issuer"))
