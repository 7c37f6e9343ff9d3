/**
 * The address that attempts are counted for. IPv6 counts by /64, which is what one household or server gets, so that
 * nobody has 2^64 fresh addresses; an IPv4 address in IPv6 clothes is the same as without.
 */
export function addressBucket(address: string): string {
  const text = address.trim().toLowerCase().split("%")[0] ?? "";
  const mapped = /^(?:0*:)*:?(?:0*:)*ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!text.includes(":")) return text === "" ? "unknown" : text;
  return `${expand(text).slice(0, 4).join(":")}::/64`;
}

/** The groups of an IPv6 address without leading zeros, `::` filled in. */
function expand(address: string): string[] {
  const [head = "", tail = ""] = address.split("::");
  const front = groups(head);
  const back = groups(tail);
  const zeros = address.includes("::") ? Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0") : [];
  return [...front, ...zeros, ...back];
}

function groups(part: string): string[] {
  return part === "" ? [] : part.split(":").map((group) => group.replace(/^0+(?=.)/, ""));
}
