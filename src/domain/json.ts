export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A parsed JSON object from a log. Keys are hostile (`__proto__` included): read with `Object.hasOwn`, never merge. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lies at a path in a value of unknown shape; undefined where nothing does. A key that itself holds dots is found too. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let at: unknown = value;
  for (const [depth, name] of path.entries()) {
    if (typeof at !== 'object' || at === null) return undefined;
    const rest = path.slice(depth).join('.');
    if (Object.hasOwn(at, rest)) return (at as Record<string, unknown>)[rest];
    if (!Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}
