"""Workbooks in: reading, cleaning, preview; hands rows to the domains below."""
