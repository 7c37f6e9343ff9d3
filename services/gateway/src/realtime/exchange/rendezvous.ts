/**
 * Rendezvous (highest random weight) hashing: every key has its own order of the nodes, so when a node goes only the
 * keys it had move, and when it comes back they return.
 */

/** 32-bit FNV-1a of a string. */
export function hashString(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** The weight of a node for a key: both hashes mixed (the finaliser of MurmurHash3, which spreads every bit). */
function weight(keyHash: number, nodeHash: number): number {
  let mixed = keyHash ^ nodeHash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The node that a key belongs to; undefined when there is none. Equal weights go to the smaller hash. */
export function chooseNode<N extends { readonly hash: number }>(key: string, nodes: readonly N[]): N | undefined {
  if (nodes.length <= 1) return nodes[0];
  const keyHash = hashString(key);
  let best: N | undefined;
  let bestWeight = -1;
  for (const node of nodes) {
    const candidate = weight(keyHash, node.hash);
    if (candidate > bestWeight || (candidate === bestWeight && best !== undefined && node.hash < best.hash)) {
      best = node;
      bestWeight = candidate;
    }
  }
  return best;
}
