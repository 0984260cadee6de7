"""The layout engine: from blocks to flowables, broken into lines and pages."""
