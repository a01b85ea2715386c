from hypothesis import settings

collect_ignore = ["browser"]  # has an environment of its own: make browser

# A busy machine is slow, not wrong; and the same tests are run every time.
settings.register_profile("samspil", deadline=None, derandomize=True)
settings.load_profile("samspil")
