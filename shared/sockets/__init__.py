"""Sockets: what is heard of a job is pushed to whoever has a socket open, and has said that they want to hear it.

Pushing is best effort, beside the log: whoever missed something finds it there, by its number.
"""
