"""Ways to log in."""

from __future__ import annotations

from enum import Enum


class AuthType(Enum):
    """How a client proves who it is."""

    APIKey = "APIKey"
    """A key of one user of the tenant, sent as bearer token."""
    OAuth2 = "OAuth2"
    """Tokens of an OAuth client."""
