"""Base classes of the pages that list records, show one of them, and edit it."""
