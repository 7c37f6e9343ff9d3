#!/usr/bin/env bash
# csv-parse 7.0.3, found on 2026-12-01.
#
# `skip_records_with_error` is to leave out the records that cannot be read and go on with the next, which it does for one with
# a cell too many. After a record longer than `max_record_size` nothing comes any more: of six lines of which the third is too
# long two come, and each further chunk is told as one more error, however many records are in it. The stream ends as if all
# were well. An import that counts errors loses a file's rest and reports a row or two.
#
# So a record that is too long ends the reading of a file here, and the report says so.
#
# Prints which records come in each case; fails when that has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund csv-parse@7.0.3

cat > try.mjs <<'JS'
import { parse } from "csv-parse";

const lines = ["1,ann", "2,boris", `3,${"c".repeat(200)}`, "4,dora", "5,emil", "6,fay"].map((line) => `${line}\n`);

function read(chunks) {
  return new Promise((resolve, reject) => {
    const found = { ids: [], told: [] };
    const parser = parse({
      max_record_size: 100,
      skip_records_with_error: true,
      on_skip: (error) => void found.told.push(error?.code),
    });
    parser.on("data", ([id]) => found.ids.push(id));
    parser.on("error", reject);
    parser.on("end", () => resolve(found));
    for (const chunk of chunks) parser.write(chunk);
    parser.end();
  });
}

const wide = lines.with(2, "3,c,d\n");
const found = {
  "a cell too many": await read([wide.join("")]),
  "too long, at once": await read([lines.join("")]),
  "too long, the last line in a chunk of its own": await read([lines.slice(0, 5).join(""), lines[5]]),
};
console.log(JSON.stringify(found, undefined, 1));
const tooLong = "CSV_MAX_RECORD_SIZE";
const expected = {
  "a cell too many": { ids: ["1", "2", "4", "5", "6"], told: ["CSV_RECORD_INCONSISTENT_FIELDS_LENGTH"] },
  "too long, at once": { ids: ["1", "2"], told: [tooLong] },
  "too long, the last line in a chunk of its own": { ids: ["1", "2"], told: [tooLong, tooLong] },
};
if (JSON.stringify(found) !== JSON.stringify(expected)) {
  console.error(`that has changed: expected ${JSON.stringify(expected)}`);
  process.exit(1);
}
JS
node try.mjs
