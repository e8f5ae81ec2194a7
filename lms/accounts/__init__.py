"""Credentials: passwords, invitation codes, sessions, API tokens, and the brake on guessing any of them."""
