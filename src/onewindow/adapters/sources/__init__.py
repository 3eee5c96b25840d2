"""Registers and certificate libraries: over HTTP for real, from the content's demo data in demo mode."""
