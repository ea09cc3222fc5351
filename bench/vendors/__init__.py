"""What the studio adds to the time of those whom it asks over the network, who are played."""
