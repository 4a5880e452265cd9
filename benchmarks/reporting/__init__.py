"""Measures what Jarbor promises, and writes a report; `benchmarks/report` runs it. Begin with __main__.py."""
