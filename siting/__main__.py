"""Runs the command line: ``python -m siting``."""

from siting.commands import main

main(prog_name="siting")
