"""Invented backends at random: known things rendered in drawn dialects, to be read back."""
