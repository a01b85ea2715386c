from hypothesis import settings

# A busy machine is slow, not wrong; and the same tests are run every time.
settings.register_profile("samspil", deadline=None, derandomize=True)
settings.load_profile("samspil")
