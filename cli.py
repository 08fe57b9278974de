#!/usr/bin/env python3
"""Run siting from a checkout; the installed program is siting.commands:main."""

from siting.commands import main

if __name__ == "__main__":
    main(prog_name="siting")
