"""What stands between a draft and its publication: rounds of review, comments at a line, the difference to before."""
