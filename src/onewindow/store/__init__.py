"""The database: one Django app, one file of models per aggregate, rows to core objects and back."""
