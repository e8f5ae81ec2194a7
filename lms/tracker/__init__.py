"""The training targets: who is meant, what is asked, who has met it on any day, and why."""
