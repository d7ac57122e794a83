"""The identity-providers service."""
