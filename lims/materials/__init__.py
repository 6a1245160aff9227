"""Reference materials and reagents, by lot."""
