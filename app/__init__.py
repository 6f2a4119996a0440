"""alura: a full-screen terminal client for the Alura Trading API."""

__version__ = "0.1.0"
