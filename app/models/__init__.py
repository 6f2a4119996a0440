"""What the wire says, as frozen pydantic models; no input or output here."""
