"""The citizen's desk."""
