"""Sizes and times, beside the peers. `make bench` runs them all."""
