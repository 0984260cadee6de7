"""The register of papers that were given out: number, version, code, hash and the very bytes."""
