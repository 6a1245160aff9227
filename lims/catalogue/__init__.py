"""Methods, products, specifications and decision rules, in versions that a second person approved."""
