"""What a document is by its content, what is refused, and what is taken off before it is kept; nothing of it is run."""
