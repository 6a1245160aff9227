"""The whole line, from an instrument's own bytes to a certificate in a client's hands, as people walk it in a browser."""
