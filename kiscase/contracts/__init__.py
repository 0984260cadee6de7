"""Social contracts: drafting on the official form, printing, signatures."""
