"""The JSON interface for departments' own systems: the same use cases as the pages, OpenAPI at /api/v1/openapi.json."""
