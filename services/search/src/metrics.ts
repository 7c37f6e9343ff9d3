import { metricsOf } from "@switchboard/kit/metrics";

const { counter } = metricsOf("search");

/** Rows of feeds by what became of them. */
export const importedRows = counter("imported_rows_total", "Rows of feeds by outcome.", ["outcome"]);
