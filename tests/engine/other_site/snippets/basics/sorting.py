# /// script
# dependencies = []
# ///
"""Sort a list."""

# %% sort
words = ["pear", "fig", "apple"]
words.sort(key=len)
print(words)

# %% mixed raises=TypeError
sorted([1, "two"])
