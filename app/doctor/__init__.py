"""`alura doctor`: what is the matter between this machine, the server and what it says."""
