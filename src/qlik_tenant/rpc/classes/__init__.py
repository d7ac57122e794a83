"""The QIX classes: what each generated base answers with."""
