import { BinaryWriter } from "@bufbuild/protobuf/wire";

/** What the generated code has for every message. */
interface Codec<T> {
  encode(message: T, writer?: BinaryWriter): BinaryWriter;
}

/** A buffer that grew beyond this for one large message is not kept, in bytes. */
const KEEP_MAX = 65_536;

let writer = new BinaryWriter();

/**
 * The bytes of a message, written through one buffer that is kept from call to call: for the hot paths, where growing a
 * new one each time costs more than the writing (measured for a chat message: 12 us new, 5 us kept).
 */
export function encodeMessage<T>(codec: Codec<T>, message: T): Uint8Array {
  try {
    const bytes = codec.encode(message, writer).finish();
    if (bytes.length > KEEP_MAX) writer = new BinaryWriter();
    return bytes;
  } catch (error) {
    // Half a message is in it.
    writer = new BinaryWriter();
    throw error;
  }
}
