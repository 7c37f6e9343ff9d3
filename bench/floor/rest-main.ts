import { Client, credentials } from "@grpc/grpc-js";
import Fastify from "fastify";
import { type RowsRequest, rowsMethod } from "./rest-service.ts";

/**
 * The least that answers over REST from a service of its own: fastify, one unary call, one statement, JSON. No sign-in,
 * no rights, no limits, no checks of what comes in.
 */
const { path, requestSerialize, responseDeserialize } = rowsMethod;
const client = new Client(`127.0.0.1:${process.env["FLOOR_SERVICE_PORT"]}`, credentials.createInsecure());
const app = Fastify();

app.post("/rows", async ({ body }) => ({ rows: await rowsOf(body as RowsRequest) }));
await app.listen({ host: "127.0.0.1", port: Number(process.env["FLOOR_PORT"]) });

function rowsOf(request: RowsRequest): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const deadline = Date.now() + 10_000;
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, { deadline }, (error, rows) =>
      error === null ? resolve(rows ?? []) : reject(error),
    );
  });
}
