"""Tools of the repository that the product does not need to run."""
