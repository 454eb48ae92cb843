"""One file per command: `run(options, console)` answers the exit code."""
