"""Learning: offerings and the obligations they bring, enrolment, progress, practice, attempts at the final test."""
