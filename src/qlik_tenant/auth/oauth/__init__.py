"""The OAuth 2.0 authorization server: clients, codes, grants and tokens."""
