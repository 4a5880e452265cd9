"""Tests of what needs no server: `python -m unittest` in benchmarks/, with the packages of requirements.txt."""
