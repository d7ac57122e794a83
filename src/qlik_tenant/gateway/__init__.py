"""The stages every request passes through, one file per stage; `qlik_tenant.app` holds their order."""
