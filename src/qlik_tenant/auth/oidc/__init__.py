"""Logging in at an identity provider of OpenID Connect."""
