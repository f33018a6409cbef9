"""The interface for other systems: the same queries and actions as the pages, below /api/."""
