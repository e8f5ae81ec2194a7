"""Writes of the tracker: reading the feed, keeping today's standings, binding packs. They flush, never commit."""
