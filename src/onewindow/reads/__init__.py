"""What the pages see: page-shaped questions answered with frozen dataclasses."""
