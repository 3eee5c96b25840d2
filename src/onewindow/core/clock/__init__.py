"""When something is due: calendars, limits, pauses, and the date they give."""
