"""Tables as files: what a screen lists, for the office's own programs. Knows neither the database nor the web."""
