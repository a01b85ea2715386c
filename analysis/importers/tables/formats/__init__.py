"""How the tables of each coding tool become rows with one coding each."""
