"""The oauth-tokens service."""
