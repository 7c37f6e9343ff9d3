#!/usr/bin/env bash
# csv-parse 7.0.3 on Node 24, found on 2026-12-01.
#
# With `delimiter_auto` the parser finds out by itself what stands between the fields. It counts how often each character is in the
# first lines, letters and blanks too, and takes the one that is there most often; a difference between lines counts little against
# it, and common signs have too small a weight. A short list with `;` once in each line is parted at `n`, because its names
# have many. It counts in a table of 127 places: the first letter beyond ASCII is not refused but ends in a TypeError of the
# library's own, so that a list with a Cyrillic or accented name cannot be read with the option at all.
#
# Prints what becomes of a header in both cases, and with the delimiter told; fails when that has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund csv-parse@7.0.3

cat > try.cjs <<'JS'
const { parse } = require("csv-parse/sync");

const header = (text, options) => {
  try {
    return parse(text, { relax_column_count: true, ...options })[0].join(" | ");
  } catch (error) {
    return error.constructor.name;
  }
};
const latin = "login;name\nann;Ann Lee\nhanna;Ben Wu\n";
const accented = "login;name\nana;Ana Núñez\n";

const found = {
  "found out": header(latin, { delimiter_auto: true }),
  "found out, with accents": header(accented, { delimiter_auto: true }),
  told: [latin, accented].map((text) => header(text, { delimiter: ";" })).join(", "),
};
console.log(found);
const expected = ["logi | ; | ame", "TypeError", "login | name, login | name"];
if (JSON.stringify(Object.values(found)) !== JSON.stringify(expected)) {
  console.error(`that has changed: expected ${JSON.stringify(expected)}`);
  process.exit(1);
}
JS
node try.cjs
