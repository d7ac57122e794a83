"""The oauth-clients service."""
