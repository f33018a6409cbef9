"""What may be known of the supply programme, one file a subject."""
