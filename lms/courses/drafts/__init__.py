"""A course being written: its files as they will be published, who saved what, who has what open."""
