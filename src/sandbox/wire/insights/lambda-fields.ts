/** What the REPORT line of Lambda's text format holds, by the name of the discovered field. */
export type ReportFields = ReadonlyMap<string, string>;

const NO_FIELDS: ReportFields = new Map();
const TYPES = ['START', 'END', 'REPORT'] as const;
const MEGABYTE = 1_000_000;

/** The keys of the line, what is discovered of them, and what one unit of them counts. */
const REPORTED: ReadonlyMap<string, { readonly field: string; readonly scale?: number }> = new Map([
  ['Duration', { field: '@duration', scale: 1 }],
  ['Billed Duration', { field: '@billedDuration', scale: 1 }],
  ['Init Duration', { field: '@initDuration', scale: 1 }],
  ['Memory Size', { field: '@memorySize', scale: MEGABYTE }],
  ['Max Memory Used', { field: '@maxMemoryUsed', scale: MEGABYTE }],
  ['XRAY TraceId', { field: '@xrayTraceId' }],
  ['SegmentId', { field: '@xraySegmentId' }],
]);

/** `@type`: START, END or REPORT; undefined for any other line. */
export function lambdaType(message: string): string | undefined {
  return TYPES.find((type) => message.startsWith(`${type} RequestId: `));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** It is among the first columns: `START RequestId: …`, a time and an id, a level, a time and an id. */
const HEAD_COLUMNS = 3;
const HEAD_CHARACTERS = 120;

/** `@requestId`: of the platform's lines, and the column of the lines that runtimes write; undefined without one. */
export function lambdaRequestId(message: string): string | undefined {
  if (message.startsWith('{')) return undefined;
  const columns = message.slice(0, HEAD_CHARACTERS).split(/[\t\n ]/, HEAD_COLUMNS);
  return columns.find((column) => UUID.test(column));
}

/**
 * The fields of a REPORT line, among them those of its second line where the call was traced; empty for any other. Memory is in
 * bytes of which a megabyte has a million: AWS's sample queries divide by 1000 twice. The documentation names no field for the
 * duration of a restore.
 */
export function reportFields(message: string): ReportFields {
  if (!message.startsWith('REPORT RequestId: ')) return NO_FIELDS;
  const fields = new Map<string, string>();
  for (const part of message.split(/[\t\n]/)) {
    const colon = part.indexOf(': ');
    const reported = REPORTED.get(part.slice(0, colon));
    if (reported === undefined) continue;
    const text = part.slice(colon + 2);
    const value = reported.scale === undefined ? text : scaled(text, reported.scale);
    if (value !== undefined) fields.set(reported.field, value);
  }
  return fields;
}

/** `41.27 ms`, `512 MB`. */
function scaled(text: string, scale: number): string | undefined {
  const number = Number(text.split(' ', 1)[0]);
  return Number.isFinite(number) ? String(number * scale) : undefined;
}
