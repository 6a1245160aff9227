"""The first version of the interface, a file for each noun; importing them puts their addresses into the blueprint."""
