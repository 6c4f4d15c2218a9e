"""Ape scripts; what is private starts with an underscore."""
