"""The console: browse the catalogue and see a one-thing drawn."""
