"""`python -m newscrawl`: the `newscrawl` command, where its script is not on the path."""

from newscrawl.cli import main

if __name__ == "__main__":
    main()
