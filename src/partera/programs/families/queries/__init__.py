"""What may be known of what families left, one file a subject."""
