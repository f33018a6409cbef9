"""What may be known of collaboratives, one file a subject."""
