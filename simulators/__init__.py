"""Outside parties in their own processes, for demonstrations and tests. They import nothing of motcua."""
