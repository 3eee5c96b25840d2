"""What can be applied for: items, materials, elements, sources, one-things, authorities, with effective dates."""
