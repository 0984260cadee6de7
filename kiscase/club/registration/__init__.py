"""The club in the register of the voivode: what happened, by when what is due, which changes are to be reported."""
