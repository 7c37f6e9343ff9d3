#!/usr/bin/env bash
# csv-parse 7.0.3 on Node 24, found on 2026-12-01.
#
# `info.lines` says on which line of the file a record ends. A line break within quotes counts as one line when it is LF, or CR
# alone, and as two when it is CRLF: the counter takes each of both characters for an end of its own there, and only there. From
# the first address or comment of several lines on, every record of a file that Windows wrote is said to stand one line
# further down than it does, for each line break within quotes before it, whatever `record_delimiter` says. Whoever reports
# bad rows by that number sends people to the wrong line of their file.
#
# Prints on which line the third of three records is said to end, with each kind of line break; fails when that has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund csv-parse@7.0.3

cat > try.cjs <<'JS'
const { parse } = require("csv-parse/sync");

// Four lines in every form: a header, a record of two lines, and one of one.
const lineOfLast = (end, options) => {
  const text = ["login,comment", 'ann,"calls early', 'calls late"', "bob,none", ""].join(end);
  return parse(text, { info: true, ...options }).at(-1).info.lines;
};

const found = {
  LF: lineOfLast("\n"),
  CR: lineOfLast("\r"),
  CRLF: lineOfLast("\r\n"),
  "CRLF, as it is told": lineOfLast("\r\n", { record_delimiter: "\r\n" }),
};
console.log(found);
const expected = [4, 4, 5, 5];
if (JSON.stringify(Object.values(found)) !== JSON.stringify(expected)) {
  console.error(`that has changed: expected ${JSON.stringify(expected)}`);
  process.exit(1);
}
JS
node try.cjs
