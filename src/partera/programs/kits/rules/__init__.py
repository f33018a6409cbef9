"""What the Newborn Supply Kit decides on plain values, one file a subject."""
