import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import pg from "pg";
import { type RowsRequest, rowsMethod } from "./rest-service.ts";
import { restStatements } from "./rest-statements.ts";

// The service behind the edge of the floor: runs the statement that it is asked for, and answers its rows.

/** As many as services have. */
const connections = 10;

const pools = {
  chat: new pg.Pool({ connectionString: process.env["FLOOR_CHAT_DATABASE_URL"], max: connections }),
  presence: new pg.Pool({ connectionString: process.env["FLOOR_PRESENCE_DATABASE_URL"], max: connections }),
};
const server = new Server();
server.addService(
  { rows: rowsMethod },
  {
    rows: ({ request }: ServerUnaryCall<RowsRequest, unknown[]>, callback: sendUnaryData<unknown[]>) => {
      const { owner, text } = restStatements[request.statement];
      pools[owner].query({ name: request.statement, text, values: [...request.values] }).then(
        ({ rows }) => callback(null, rows),
        (error: Error) => callback(error),
      );
    },
  },
);
server.bindAsync(`127.0.0.1:${process.env["FLOOR_PORT"]}`, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
});
