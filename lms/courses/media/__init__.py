"""Files of courses: what may be one, by content; cleaned, stored once by hash, and named by versions and drafts."""
