"""What runs inside an environment: with its interpreter and the standard library alone.

worker.py     imports the libraries once, then forks a process for each program and watches it
program.py    in that process: runs the program, cell by cell, as `python file` would
sandbox.py    in that process: what it may change, and whom it may disturb
messages.py   what crosses between these and the builder
drawing/      how figures are drawn: settings of matplotlib, and a backend that keeps numbers
"""
