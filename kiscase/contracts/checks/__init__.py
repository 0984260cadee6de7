"""The checker: rules that find what is missing or wrong in a contract."""
