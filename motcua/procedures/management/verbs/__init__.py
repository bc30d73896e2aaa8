"""What `python -m motcua procedure <verb>` can do: one module for each verb, with HELP, add_arguments and run."""
