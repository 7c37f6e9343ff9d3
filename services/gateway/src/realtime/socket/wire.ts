/** A final text frame that is not masked (RFC 6455, section 5.2). */
const TEXT = 0x81;
/** Lengths above these are written in the next larger field. */
const SHORT_MAX = 125;
const MEDIUM_MAX = 65_535;

/** A ping without a payload, as it goes over the wire; the answer is a pong. */
export const PING = Buffer.from([0x89, 0]);

/** A text as the WebSocket frame that goes over the wire. */
export function toWire(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length <= SHORT_MAX ? 2 : length <= MEDIUM_MAX ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = TEXT;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(length, 6);
  }
  frame.write(text, head);
  return frame;
}
