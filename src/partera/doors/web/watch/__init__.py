"""For those who keep an installation running: health, metrics and the log."""
