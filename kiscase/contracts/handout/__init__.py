"""The hand-out that prints with a contract: the provisions that the person is made acquainted with, and a receipt."""
