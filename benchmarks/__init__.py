"""Measurements of the whole, made on pictures made in code."""
