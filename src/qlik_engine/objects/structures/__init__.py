"""One file for each dynamic structure: `layout(object, context, definition, path)`."""
