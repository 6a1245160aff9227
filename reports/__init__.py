"""Certificates, labels and worksheets: plain frozen data in, PDF bytes and a machine-readable twin out."""
