"""Background work, a file a kind; each calls actions and commits. `lms worker` runs them."""
