"""What is written in a file: encodings, names of fields, numbers and words."""
