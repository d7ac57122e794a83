"""An import path of qlik-sdk 0.17; what it held is private to the ways to log in, `qlik_sdk.auth`."""
