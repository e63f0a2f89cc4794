"""For every line `<Base32 secret> <seconds>`, the code that pyotp gives."""

import sys

import pyotp

for line in sys.stdin:
    secret, seconds = line.split()
    print(pyotp.TOTP(secret).at(int(seconds)))
