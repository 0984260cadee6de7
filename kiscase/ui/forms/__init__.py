"""Forms made from record fields, dialogs with a form, and the autosave of what is typed."""
