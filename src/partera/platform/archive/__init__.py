"""The whole of an installation as one file, and from one database into another; every row and byte counted.

Tables are read as plain values at one moment, through the models as the migrations describe them: sealed columns stay
sealed, nobody's `auto_now` fires, and what SQLite gave PostgreSQL can take.
"""
