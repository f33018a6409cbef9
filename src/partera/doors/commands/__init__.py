"""What `partera` can do at the command line: one file per command, listed in `config.console`."""
