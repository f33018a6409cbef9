"""Columns whose content only the key ring opens."""
