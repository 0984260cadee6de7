"""The register of a meeting, and the page Today."""
