"""ASTM E1381 (CLSI LIS01) and ASTM E1394 (LIS02): how analyzers send results, and what stands in them."""
