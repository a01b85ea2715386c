"""Read tables of codings, code matrices and the export tables of coding tools."""
