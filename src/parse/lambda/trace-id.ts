const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;
const ROOT = 'Root=';
const LENGTH = 35;

/** The X-Ray trace id in a bare id or in a header value `Root=1-…;Parent=…;Sampled=1`; undefined when there is none. */
export function traceIdOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const root = value.indexOf(ROOT);
  const id = root < 0 ? value : value.slice(root + ROOT.length, root + ROOT.length + LENGTH);
  return id.length === LENGTH && TRACE_ID.test(id) ? id : undefined;
}

/** What a header value says of sampling: `Sampled=1` or `Sampled=0`; undefined for `?`, and where it says nothing. */
export function isSampledIn(value: unknown): boolean | undefined {
  if (typeof value !== 'string') return undefined;
  if (value.includes('Sampled=1')) return true;
  return value.includes('Sampled=0') ? false : undefined;
}
