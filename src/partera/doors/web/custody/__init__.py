"""Agreements on birth records, and destroying what is held under them."""
