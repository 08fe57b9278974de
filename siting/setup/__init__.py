"""Making a plan for files of which none is made yet: what each file seems to be."""

from siting.setup.guess import Guessed, guess, unopened, write

__all__ = ["Guessed", "guess", "unopened", "write"]
