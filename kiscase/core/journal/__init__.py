"""The audit journal: one entry per action with the images of every changed row; history and undo are read from it."""
