"""Electronic signatures (PAdES baseline B) in PDF files: made with a certificate file or a smart card, and validated.

Nothing here uses the network: the time is that of this computer, revocation is known from lists in files.
pyHanko is imported only when it is used.
"""

from __future__ import annotations
