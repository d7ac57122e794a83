"""Answers of the well-known addresses. Source: /.well-known."""

from __future__ import annotations

from ...auth.pages.published import metadata
from ...gateway.service import Call, Reply
from ...generated.rest.metadata import MetadataApi


class Provider(MetadataApi):
    """What programs read before they log in."""

    def get_authorization_server(self, call: Call) -> Reply:
        """The endpoints of the OAuth server and what they support."""
        return Reply(200, metadata(call.tenant, call.base_url))
