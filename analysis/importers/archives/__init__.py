"""Archives, XML streams and folders of source files."""
