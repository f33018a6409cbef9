"""The pages of measures: what a collaborative counts, how it is defined, and how the definitions differ."""
