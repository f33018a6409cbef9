"""Personal tokens, with which another system acts for a person; kept answers, so that a repeated write is one."""
