"""Template tags by subject; `templatetags/ui.py` gathers them into the one library `ui`."""
