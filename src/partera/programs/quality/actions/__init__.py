"""Changes in collaboratives, one file a subject. Each is one transaction with its audit line."""
