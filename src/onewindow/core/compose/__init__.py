"""Many items and one situation become one plan: parts, questions, materials, steps, savings, conflicts."""
