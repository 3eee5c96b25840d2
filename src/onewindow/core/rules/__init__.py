"""Conditions as data, judged three-valued: yes, no, or which facts are missing."""
