"""OneWindow (一窗): one window takes one form, departments decide in parallel, one window hands out the result."""

__version__ = "0.1.0"
