"""The laboratory's application: people, samples, equipment, records, pages, API and command line."""
