"""What administrators see: who reads the feed, tokens, and the log of what was done."""
