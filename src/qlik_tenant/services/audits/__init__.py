"""The audits service."""
