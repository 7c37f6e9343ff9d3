/** Columns of a CSV file of clients: the fields of a row. Others are not read. */
const CLIENT_COLUMNS = [
  "external_id",
  "version",
  "deleted",
  "merged_into",
  "aliases",
  "login",
  "name",
  "email",
  "phone",
  "status",
  "registered_at",
  "balance",
  "comment",
  "projects",
  "people",
  "services",
  "payments",
] as const;
type Column = (typeof CLIENT_COLUMNS)[number];

/**
 * A row as JSON has it, out of the cells of a CSV file by their column. `balance` is `12.50 EUR`, `deleted` true or
 * false, `aliases` and `projects` are parted by blanks or commas, the longer lists are JSON; an empty cell is not there.
 * What does not look so is left as it is, for the row's reader to refuse.
 */
export function rowOfCells(cells: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const filled = CLIENT_COLUMNS.filter((column) => (cells[column] ?? "").trim() !== "");
  return Object.fromEntries(filled.map((column) => [column, readCell(column, (cells[column] ?? "").trim())]));
}

function readCell(column: Column, cell: string): unknown {
  switch (column) {
    case "aliases":
    case "projects":
      return cell.split(/[\s,;]+/).filter((text) => text !== "");
    case "balance": {
      const [amount, currency] = cell.split(/\s+/);
      return { amount, currency };
    }
    case "deleted":
      return cell === "true" || (cell === "false" ? false : cell);
    case "people":
    case "services":
    case "payments":
      return parseJson(cell);
    case "external_id":
    case "version":
    case "merged_into":
    case "login":
    case "name":
    case "email":
    case "phone":
    case "status":
    case "registered_at":
    case "comment":
      return cell;
  }
}

function parseJson(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
