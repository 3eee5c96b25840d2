"""The desks: pages for one kind of person each, strangers to each other, sharing only web.ui."""
