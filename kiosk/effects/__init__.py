"""Physical effects: journalled, settled by the device's own evidence, never retried."""
