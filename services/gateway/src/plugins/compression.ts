import { constants } from "node:zlib";
import compress from "@fastify/compress";
import type { FastifyInstance } from "fastify";

/** Smaller answers are sent as they are, in bytes. */
const THRESHOLD_BYTES = 1_024;

/**
 * Compresses JSON and pages on their way out. Routes say `compress: false` where a secret is in the answer, which could be
 * guessed by its size, and where the answer is a file.
 */
export async function addCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    threshold: THRESHOLD_BYTES,
    encodings: ["br", "gzip"],
    // Of what is made anew for each request, better takes longer than it saves.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 5 },
    globalDecompression: false,
  });
}
