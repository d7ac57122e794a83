"""`python -m qlik_tenant` is `qlik-tenant`."""

from .cli import main

if __name__ == "__main__":
    main()
