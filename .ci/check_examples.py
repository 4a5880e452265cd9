#!/usr/bin/env python3
"""Sends each example of a server's OpenAPI document to its route; every one has to be answered with 200.

Variables of a path are filled with the examples that their parameters have.
"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request


def fetch(url, body=None, method="GET"):
    request = urllib.request.Request(url, data=body, method=method, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def main(base):
    passed = failed = 0
    document = json.loads(fetch(base + "/openapi.json")[1])
    for path, item in document["paths"].items():
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            example = content.get("application/json", {}).get("example")
            if example is None:
                continue
            filled = path
            for parameter in operation.get("parameters", []):
                if parameter.get("in") == "path" and "example" in parameter:
                    filled = filled.replace("{%s}" % parameter["name"], urllib.parse.quote(parameter["example"], safe=""))
            status, answer = fetch(base + filled, json.dumps(example).encode(), method.upper())
            if status == 200:
                passed += 1
            else:
                failed += 1
                print(f"{method.upper()} {filled}: the example was answered with {status}: {answer[:500]!r}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
