import type { ErrorDetail } from '../../domain/log-record.ts';

/** The frame of a stack that a person wants to see first. */
export interface LeadingFrame {
  /** `charge (src/pay.ts:41:11)`; untrusted. */
  readonly frame: string;
  /** Frames not shown. */
  readonly others: number;
}

/** Where code lives that is not the function's own: packages, layers, the runtime. */
const FOREIGN = [
  'node_modules/',
  'node:',
  '(internal/',
  'site-packages/',
  'dist-packages/',
  '<frozen ',
  '/var/runtime/',
  '/var/lang/',
  '/opt/',
];

/**
 * The innermost frame in the function's own code, else the innermost of all; undefined when no line looks like a frame. Reads
 * `at f (file:1:2)` (Node, Java, .NET: innermost first) and `File "x.py", line 1, in f` (Python: innermost last).
 */
export function leadingFrame(stack: string): LeadingFrame | undefined {
  const frames: string[] = [];
  let isPython = false;
  for (const line of stack.split('\n')) {
    const text = line.trim();
    if (text.startsWith('at ')) frames.push(text.slice('at '.length));
    const python = text.startsWith('File "') ? pythonFrame(text) : undefined;
    if (python !== undefined) frames.push(python);
    isPython ||= python !== undefined;
  }
  const isOwn = (frame: string): boolean => !FOREIGN.some((place) => frame.includes(place));
  const frame = isPython ? (frames.findLast(isOwn) ?? frames.at(-1)) : (frames.find(isOwn) ?? frames[0]);
  if (frame === undefined) return undefined;
  return { frame: frame.replace('file:///', '/').replace('/var/task/', ''), others: frames.length - 1 };
}

/** `File "/var/task/pay.py", line 41, in charge` as `charge (/var/task/pay.py:41)`. */
function pythonFrame(text: string): string | undefined {
  const pathEnd = text.indexOf('", line ');
  if (pathEnd < 0) return undefined;
  const path = text.slice('File "'.length, pathEnd);
  const [line = '', name] = text.slice(pathEnd + '", line '.length).split(', in ');
  return name === undefined ? `${path}:${line}` : `${name} (${path}:${line})`;
}

/** `PaymentDeclined: card_expired`; undefined when neither type nor message is known. Untrusted. */
export function errorTitle({ type, message }: ErrorDetail): string | undefined {
  if (type === undefined || message === undefined) return type ?? message;
  return `${type}: ${message}`;
}
