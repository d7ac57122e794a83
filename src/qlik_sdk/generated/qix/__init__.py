# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""The engine protocol, from the client's side."""
