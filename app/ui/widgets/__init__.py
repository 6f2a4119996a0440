"""Widgets that know nothing of the API."""
