"""Work that waits for nobody: sending the outbox and sweeping the due dates."""
