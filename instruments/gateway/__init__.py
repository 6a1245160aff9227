"""The bench gateway: takes what instruments say, keeps it, and hands it to the LIMS once and whole."""
