/** 2³²: what the upper word of a fingerprint counts. */
const WORD = 4_294_967_296;

/**
 * A number for a text, 53 bits of two mixed FNV-1a hashes: what a JavaScript number holds exactly. Never zero, so that zero can
 * mean “none” in a table. No text is made on the way, because a follow asks for it several times an event.
 * @param seed another fingerprint, or any whole number, that the result depends on too
 */
export function fingerprintOf(text: string, seed = 0): number {
  let low = 0x811c9dc5 ^ seed;
  let high = 0x9e3779b9 ^ Math.floor(seed / WORD);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
    high ^= high >>> 13;
  }
  // The last characters reach all bits: tables take the slot from the upper ones.
  low = Math.imul(low ^ (low >>> 15) ^ high, 0x2c1b3c6d);
  low ^= low >>> 13;
  return (high >>> 11) * WORD + (low >>> 0) || 1;
}
