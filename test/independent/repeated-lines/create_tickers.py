"""Creates functions that say the same again and again. Usage: create_tickers.py ENDPOINT TRUTH_FILE NAME…"""

import pathlib
import sys

from functions import create_function

_, _, truth_file, *names = sys.argv
for name in names:
    create_function(name, pathlib.Path(__file__).parent / "ticker.py", TRUTH_FILE=truth_file)
