"""The web-integrations service."""
