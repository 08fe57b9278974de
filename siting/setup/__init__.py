"""Making a plan for files of which none is made yet: what each file seems to be."""

from siting.setup.guess import Guessed, guess, write

__all__ = ["Guessed", "guess", "write"]
