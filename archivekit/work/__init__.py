"""How work is done: in several processes, from a cache, on names and files from outside."""
