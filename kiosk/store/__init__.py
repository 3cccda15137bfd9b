"""The terminal's durable store: encrypted SQLite, one writer at a time, the outbox inside."""
