"""The procedures of a case by act type, on the generic engine: actions, clocks, documents."""
