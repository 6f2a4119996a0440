"""The HTTP client of the Alura Trading API; the only importer of httpx besides the simulator."""
