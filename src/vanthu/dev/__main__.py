import sys

from vanthu.dev.run import main

sys.exit(main())
