"""The JSON interface for departments and partners, on the same use cases."""
