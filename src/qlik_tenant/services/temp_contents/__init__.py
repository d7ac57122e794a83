"""The temp-contents service."""
