"""Import the files of coding tools: a file becomes a project, and a project with a mapping becomes a dataset."""
