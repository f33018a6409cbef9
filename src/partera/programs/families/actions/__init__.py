"""Changes in what families left, one file a subject. Each is one transaction with its audit line."""
