"""The api-keys service."""
