/** Deep enough for any log; far less than what overflows the stack. */
const MAX_DEPTH = 200;

/**
 * JSON in one line for values that were parsed from a log. Hostile nesting is cut with `"…"` at 200 levels: `JSON.parse` reads
 * depths that `JSON.stringify` cannot write.
 */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return JSON.stringify(cutBelow(value, MAX_DEPTH)) ?? 'null';
  }
}

function cutBelow(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  if (Array.isArray(value)) return value.map((item) => cutBelow(item, depth - 1));
  // `fromEntries` defines own keys, `__proto__` included.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutBelow(item, depth - 1)]));
}
