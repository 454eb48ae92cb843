"""As much of `curl -s URL --json BODY -H HEADER -X METHOD` as the pages ask for."""

from __future__ import annotations

import argparse
import urllib.error
import urllib.request


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-X", dest="method")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("--json")
    options = parser.parse_args()
    body = options.json.encode() if options.json is not None else None
    request = urllib.request.Request(options.url, body, method=options.method)
    if body is not None:
        request.add_header("content-type", "application/json")
    for header in options.headers:
        request.add_header(*header.split(": ", 1))
    try:
        with urllib.request.urlopen(request) as response:
            print(response.read().decode())
    except urllib.error.HTTPError as error:
        print(error.read().decode())


if __name__ == "__main__":
    main()
