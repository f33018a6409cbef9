"""Agreements under which records are held, and the certificates of those destroyed."""
