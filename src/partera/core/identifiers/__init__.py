"""What in a free text could name a patient: read by plain rules, without keeping or logging a word of it."""
