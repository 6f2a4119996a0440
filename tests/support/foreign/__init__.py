"""Backends written from the published page alone, as other teams might have built them."""
