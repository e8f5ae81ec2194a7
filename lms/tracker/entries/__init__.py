"""What offices enter and the tracker reads as of a day: spending, yearly assessments, exemptions."""
