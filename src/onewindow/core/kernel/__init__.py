"""Ids, actors, refusals, texts, dates, money and identifier checks: the words every other room speaks."""
