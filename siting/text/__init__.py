"""Text that people write and read: TOML, YAML and cells of tables, read and written safely."""
