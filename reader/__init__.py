"""What helps a reader along: how long a chapter takes to read."""
