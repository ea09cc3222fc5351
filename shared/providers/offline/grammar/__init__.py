"""The story grammar of the offline writer."""
