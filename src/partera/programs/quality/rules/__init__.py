"""What the hospital collaborative decides on plain values, one file a subject."""
