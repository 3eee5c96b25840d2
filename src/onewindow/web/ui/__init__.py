"""The floor all desks share: shell, components, forms, plots, HTMX helpers. The reference is `docs/ui.md`."""
