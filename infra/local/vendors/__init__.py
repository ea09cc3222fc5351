"""The vendors, played: companies on this machine that answer as the real ones do, so that all can be tried.

Each keeps to what its company has published, refuses what that does not know, writes down what it was paid for, and has
bad days when it is told to.
"""
