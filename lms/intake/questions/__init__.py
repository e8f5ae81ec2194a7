"""Questions in and out: what other programs write (GIFT, Aiken, Moodle XML, a sheet) and the kinds of this house."""
