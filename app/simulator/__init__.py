"""A whole Alura backend with state, in process or on a port; imports nothing of the client."""
