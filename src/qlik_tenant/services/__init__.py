"""One folder per service: `provider.py` answers its operations, `store.py` declares what it keeps."""
