"""The doors that foreign data come in through, one file each."""
