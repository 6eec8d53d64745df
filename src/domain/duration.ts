const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads `10m`, `1h30m`, `1.5s`, `2d`, `500ms` into milliseconds; undefined for anything else, spaces and unknown words
 * included. The whole text must be understood: "1 month" is not one minute.
 */
export function parseDuration(text: string): number | undefined {
  const part = /(\d+(?:\.\d+)?)(ms|min|[smhdw])/y;
  let totalMs = 0;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    const unitMs = UNIT_MS[match?.[2] ?? ''];
    if (match === null || unitMs === undefined) return undefined;
    totalMs += Number(match[1]) * unitMs;
  }
  return text === '' ? undefined : totalMs;
}
