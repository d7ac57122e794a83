"""What authentication keeps: sessions of browsers, and what the OAuth server has granted.

Secrets (session ids, codes, tokens) are kept as hashes only.
"""

from ..storage import Table

SESSIONS = Table("sessions", indexed=("hash", "userId", "expires"), unique=(("hash",),))

CODES = Table("oauth_codes", indexed=("expires", "grantId"))

GRANTS = Table("oauth_grants", indexed=("userId", "clientId", "status", "createdAt"))
"""One row per authorisation: a user's (or the client's own) consent, with all the tokens it led to."""

TOKENS = Table("oauth_access", indexed=("hash", "grantId", "expires"), unique=(("hash",),))

SEEN_JWTS = Table("seen_jwts", indexed=("expires",))
"""Ids of signed JWTs, each of which counts once."""
