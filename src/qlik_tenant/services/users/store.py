"""What the users service keeps."""

from ...storage import Table

USERS = Table(
    "users",
    indexed=("name", "email", "subject", "status", "clientId", "createdAt", "inviteExpiry", "tenantId"),
    unique=(("subject",),),
)
