"""The csp-origins service."""
