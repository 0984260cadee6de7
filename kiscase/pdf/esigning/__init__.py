"""Electronic signatures in the files of papers: PAdES baseline B, with a certificate file or a card, and their check.

Nothing here asks the network: the time is this computer's, revocation is known from lists that are at hand.
What pyHanko needs is loaded when it is used.
"""

from __future__ import annotations
