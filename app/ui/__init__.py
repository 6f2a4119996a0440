"""The full-screen program; the only importer of textual and rich."""
