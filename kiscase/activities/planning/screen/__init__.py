"""The form of an activity, the preview of its series, and the dialogs about meetings and closures."""
