"""Changes in the supply programme, one file a subject. Each is one transaction with its audit line."""
