"""What people see: a folder an audience, a file a screen, its forms beside it."""
