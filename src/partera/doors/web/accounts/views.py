"""Signing in and out, the language, and one's own settings."""
