import sys

from vanthu.cli import main

sys.exit(main())
