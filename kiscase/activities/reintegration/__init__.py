"""Social reintegration commissioned by the starosta: the month of its people for the labour office."""
