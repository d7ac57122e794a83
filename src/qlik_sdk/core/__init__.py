"""The client's rules, free of input and output: describe, build, page, retry, decode."""
