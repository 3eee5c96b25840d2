"""Questions and answers: kinds of element, merged constraints, visibility, checking."""
