"""Runs the snippets of the site and shows what they printed."""
