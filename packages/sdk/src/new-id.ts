/**
 * A UUIDv7 (RFC 9562): 48 bits of milliseconds since 1970, then chance. Made here because every byte of the widget counts,
 * and of `crypto` only what pages without TLS have too.
 */
export function newId(): string {
  const bytes = new DataView(crypto.getRandomValues(new Uint8Array(16)).buffer);
  const now = Date.now();
  bytes.setUint16(0, now / 2 ** 32);
  bytes.setUint32(2, now);
  bytes.setUint8(6, 0x70 | (bytes.getUint8(6) & 0x0f));
  bytes.setUint8(8, 0x80 | (bytes.getUint8(8) & 0x3f));
  const hex = Array.from({ length: 16 }, (_, at) => bytes.getUint8(at).toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
