"""From the contract to code: the client's modules, the bases of the tenant's services, and coverage tables.

The way of an operation: `contract/rest/<api>.yaml` is corrected by `contract/patches` (`patches`), read as
dataclasses (`model`) and named (`names`); its schemas become Python types (`shapes`), the operation a method
(`methods`), and templates make modules of both (`rest`). `python -m codegen` writes everything.
"""
