"""What the desks share: layout, components, form builder, partials, plots."""
