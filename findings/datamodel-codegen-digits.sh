#!/usr/bin/env bash
# datamodel-code-generator 0.89.0 with pydantic 2.14.4 (Python 3.11), found on 2026-11-30.
#
# A pattern of JSON Schema and OpenAPI is one of ECMA-262, where \d is [0-9] and nothing else. The generator copies the
# text of the pattern into the model, and pydantic reads it in Rust's dialect, where \d is a digit of any script: the
# model takes what the schema refuses. A client that checks with it sends a time that no server takes; a server that
# checks with it stores one that parsers of times fail on. [0-9] says the same to both.
#
# Prints one line for each value and fails when any of them has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check datamodel-code-generator==0.89.0 pydantic==2.14.4

cat > api.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "Clock", "version": "1" },
  "paths": {},
  "components": {
    "schemas": {
      "Alarm": {
        "type": "object",
        "required": ["copied", "spelled"],
        "properties": {
          "copied": { "type": "string", "pattern": "^\\d\\d:\\d\\d$" },
          "spelled": { "type": "string", "pattern": "^[0-9][0-9]:[0-9][0-9]$" }
        }
      }
    }
  }
}
JSON
venv/bin/datamodel-codegen --input api.json --input-file-type openapi --formatters builtin \
  --output-model-type pydantic_v2.BaseModel --output model.py

cat > ask.py <<'PYTHON'
from model import Alarm
from pydantic import ValidationError

for value in ["09:30", "٠٩:٣٠", "0९:3०"]:
    try:
        Alarm(copied=value, spelled="09:30")
        model = "taken"
    except ValidationError:
        model = "refused"
    try:
        Alarm(copied="09:30", spelled=value)
        spelled = "taken"
    except ValidationError:
        spelled = "refused"
    print(f"{value} \\d {model}, [0-9] {spelled}")
PYTHON
venv/bin/python ask.py | tee python.txt
node -e 'for (const value of ["09:30", "٠٩:٣٠", "0९:3०"])
  console.log(`${value} in ECMA-262 ${/^\d\d:\d\d$/u.test(value) ? "taken" : "refused"}`)' | tee ecma.txt

diff python.txt - <<'EXPECTED'
09:30 \d taken, [0-9] taken
٠٩:٣٠ \d taken, [0-9] refused
0९:3० \d taken, [0-9] refused
EXPECTED
diff ecma.txt - <<'EXPECTED'
09:30 in ECMA-262 taken
٠٩:٣٠ in ECMA-262 refused
0९:3० in ECMA-262 refused
EXPECTED
