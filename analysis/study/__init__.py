"""What a study is: its title, languages, units, groups, families of codes and sections, from ``study.yaml``."""
