"""The pages of monthly counts: a hospital's months, entering one, tables pasted and sent, the board of completeness."""
