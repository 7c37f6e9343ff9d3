import type { MethodDefinition } from "@grpc/grpc-js";
import type { RestStatementName } from "./rest-statements.ts";

/** What the edge of the floor asks its service: the rows of a statement. */
export interface RowsRequest {
  readonly statement: RestStatementName;
  readonly values: readonly unknown[];
}

/** The one method of the service. */
export const rowsMethod: MethodDefinition<RowsRequest, unknown[]> = {
  path: "/floor.Rest/Rows",
  requestStream: false,
  responseStream: false,
  requestSerialize: toBytes,
  requestDeserialize: (bytes) => JSON.parse(bytes.toString()) as RowsRequest,
  responseSerialize: toBytes,
  responseDeserialize: (bytes) => JSON.parse(bytes.toString()) as unknown[],
};

function toBytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
