"""The same papers built by Papershelf and by its peers, side by side in one run.

`python -m benchmarks 1000` with PAPERSHELF_CORPUS naming a file of JSON lines, a record each.
"""
