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
  'java.base/',
  'com.amazonaws.services.lambda.runtime.',
  'Amazon.Lambda.RuntimeSupport',
  'aws-lambda-go@',
  '/usr/local/go/src/',
];
/** How frames of the platforms' own libraries begin. */
const FOREIGN_BEGINNINGS = ['java.', 'jdk.', 'System.', 'runtime.', 'reflect.'];

/**
 * The innermost frame in the function's own code, else the innermost of all; undefined when no line looks like a frame. Reads
 * `at f (file:1:2)` (Node, Java, .NET) and `app.rb:5:in 'f'` (Ruby), innermost first; `File "x.py", line 1, in f` (Python), innermost
 * last; and `main.f(…)` with `/x/main.go:12` below it (Go).
 */
export function leadingFrame(stack: string): LeadingFrame | undefined {
  const frames: string[] = [];
  let isPython = false;
  let before = '';
  for (const line of stack.split('\n')) {
    const text = line.trim();
    const python = text.startsWith('File "') ? pythonFrame(text) : undefined;
    const frame = text.startsWith('at ')
      ? text.slice('at '.length)
      : (python ?? rubyFrame(text) ?? goFrame(text, before));
    if (frame !== undefined) frames.push(frame);
    isPython ||= python !== undefined;
    before = text;
  }
  const frame = isPython ? (frames.findLast(isOwn) ?? frames.at(-1)) : (frames.find(isOwn) ?? frames[0]);
  if (frame === undefined) return undefined;
  return { frame: frame.replace('file:///', '/').replace('/var/task/', ''), others: frames.length - 1 };
}

function isOwn(frame: string): boolean {
  return !FOREIGN.some((place) => frame.includes(place)) && !FOREIGN_BEGINNINGS.some((word) => frame.startsWith(word));
}

/** `/var/task/app.rb:5:in 'charge'` as `charge (/var/task/app.rb:5)`; Ruby before 3.4 opens with a backtick. */
function rubyFrame(text: string): string | undefined {
  const pathEnd = text.indexOf('.rb:');
  const nameStart = text.indexOf(':in ', pathEnd);
  if (pathEnd < 0 || nameStart < 0 || !text.endsWith("'")) return undefined;
  return `${text.slice(nameStart + ':in '.length + 1, -1)} (${text.slice(0, nameStart)})`;
}

/** `/var/task/main.go:12 +0x1d` below `main.charge(0xc0000140a0)` as `main.charge (/var/task/main.go:12)`. */
function goFrame(text: string, before: string): string | undefined {
  const place = /^\/[^ ]{1,512}\.go:\d{1,9}/.exec(text)?.[0];
  const call = before.lastIndexOf('(');
  return place === undefined || call <= 0 ? undefined : `${before.slice(0, call)} (${place})`;
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
