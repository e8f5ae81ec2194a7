"""What other systems talk to: bearer tokens, JSON, RFC 9457 problems. The contract is in `docs/feed.md`."""
