/** When what shares a key began, and when it was last heard of; epoch milliseconds. */
export interface KeySpan {
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Orders what was last heard of in one millisecond: the greatest is the newest. */
  readonly order: number;
}

/** What was found of each key. */
export interface KeySpans {
  readonly all: ReadonlyMap<string, KeySpan>;
  size(): number;
  add(key: string, span: KeySpan): void;
  /** Adds what another search found. */
  absorb(spans: KeySpans): void;
  /** The keys last heard of, and when the first of them began; +∞ where there is none. */
  newest(count: number): { readonly firstAtMs: number; readonly keys: ReadonlySet<string> };
}

/** Without keys. */
export function createKeySpans(): KeySpans {
  const all = new Map<string, KeySpan>();
  const add = (key: string, span: KeySpan): void => {
    const known = all.get(key) ?? span;
    const isNewer = span.lastAtMs > known.lastAtMs || (span.lastAtMs === known.lastAtMs && span.order > known.order);
    const { lastAtMs, order } = isNewer ? span : known;
    all.set(key, { firstAtMs: Math.min(known.firstAtMs, span.firstAtMs), lastAtMs, order });
  };
  return {
    all,
    size: () => all.size,
    add,
    absorb: (spans) => {
      for (const [key, span] of spans.all) add(key, span);
    },
    newest: (count) => {
      const last = [...all].sort(([, a], [, b]) => b.lastAtMs - a.lastAtMs || b.order - a.order).slice(0, count);
      return {
        firstAtMs: Math.min(...last.map(([, span]) => span.firstAtMs)),
        keys: new Set(last.map(([key]) => key)),
      };
    },
  };
}
