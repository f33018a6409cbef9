"""CDC WONDER exports."""
