"""`python -m archivekit` is the command `archivekit`."""

from archivekit.cli.main import main

if __name__ == "__main__":
    main()
