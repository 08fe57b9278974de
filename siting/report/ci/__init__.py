"""Results for where changes are checked: SARIF, JUnit, GitHub, GitLab, Markdown."""
