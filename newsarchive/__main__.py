"""`python -m newsarchive` is the command line."""

from newsarchive.cli.main import main

if __name__ == "__main__":
    main()
