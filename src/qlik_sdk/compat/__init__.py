"""Names of qlik-sdk 0.17 and what they are called here."""
