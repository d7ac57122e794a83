"""The auth-settings service."""
