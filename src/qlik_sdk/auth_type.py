"""Ways to log in."""

from __future__ import annotations

from enum import Enum


class AuthType(Enum):
    """How a client proves who it is."""

    APIKey = "APIKey"
    """A key of one user of the tenant, sent as bearer token."""
    OAuth2 = "OAuth2"
    """Tokens of an OAuth client: as itself, on behalf of a user who logs in, or as any user."""
    WebIntegration = "WebIntegration"
    """The session of a browser, with the web integration that lets its page call the tenant."""
    JWTAuth = "JWTAuth"
    """A signed token, exchanged for a session."""
    Cookie = "Cookie"
    """The cookies of a session that is there already."""
    ClientManagedHeader = "ClientManagedHeader"
    """Client-managed: a virtual proxy that believes a header."""
    ClientManagedJWT = "ClientManagedJWT"
    """Client-managed: a virtual proxy that takes signed tokens."""
    ClientManagedCertificate = "ClientManagedCertificate"
    """Client-managed: straight to the services, with a client certificate, as any user."""
    ClientManagedSession = "ClientManagedSession"
    """Client-managed: a session made through the proxy service, or one that is there already."""
    ClientManagedTicket = "ClientManagedTicket"
    """Client-managed: a ticket made through the proxy service, or one that was handed over."""

    @property
    def client_managed(self) -> bool:
        """Whether it is for Qlik Sense Enterprise instead of Qlik Cloud."""
        return self.name.startswith("ClientManaged")
