"""Certificates as content: number, identifier and digest. The PDF is made elsewhere."""
