"""The onewindow command: one module per word."""
