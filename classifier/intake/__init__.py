"""Bytes from a stranger to a trusted picture and its facts; must not know the site or its users."""
