"""The ledger: records, voids, certificates, and the outbox by which the news of them travels."""
