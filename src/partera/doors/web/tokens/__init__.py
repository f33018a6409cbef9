"""The page on which somebody makes and withdraws personal tokens for other systems."""
