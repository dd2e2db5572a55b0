"""Settings of all tests."""

from hypothesis import settings

# How long an example takes depends on the machine; speed is measured in benchmarks/.
settings.register_profile("archivekit", deadline=None)
settings.load_profile("archivekit")
