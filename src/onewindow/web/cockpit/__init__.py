"""The cockpit: what is open, late and stuck."""
