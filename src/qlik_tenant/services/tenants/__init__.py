"""The tenants service."""
