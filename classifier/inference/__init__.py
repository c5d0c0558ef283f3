"""Turns decoded pixels into a calibrated prediction; imports no Django and reads no metadata."""
