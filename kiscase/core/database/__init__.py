"""An open case, whichever engine keeps it: `local` a file on this computer, `server` a server for several desks."""
