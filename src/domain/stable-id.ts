/**
 * A short id that depends only on its parts: 64 bits of two mixed FNV-1a hashes, as 16 hex digits. Not for secrets; the
 * chance that any two of a million ids are equal is about one in forty million.
 */
export function stableId(...parts: readonly (string | number)[]): string {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (const part of parts) {
    const text = typeof part === 'number' ? String(part) : part;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x85ebca6b);
      high ^= high >>> 13;
    }
    // A separator that no character code equals, so that ('ab', 'c') differs from ('a', 'bc').
    low = Math.imul(low ^ 0x10000, 0x01000193);
    high = Math.imul(high ^ 0x10000, 0x85ebca6b);
  }
  return hex(low) + hex(high ^ (low >>> 16));
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
