"""Sample rosters: an invented province with real shapes of names and wards, the same for the same seed."""
