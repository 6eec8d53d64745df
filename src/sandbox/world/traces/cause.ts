import type { ThrownError } from '../function-spec.ts';
import type { Segment } from './segment.ts';

/** An exception as X-Ray's SDKs write it. `isRemote`: it happened in the service that was called. */
export function exceptionOf(id: string, error: ThrownError, isRemote: boolean): Segment {
  return {
    id,
    message: error.message,
    type: error.type,
    remote: isRemote,
    stack: isRemote ? [] : error.frames.filter((frame) => !frame.startsWith('Caused by: ')).map(stackEntry),
  };
}

/** A `cause` that holds one exception. */
export function causeOf(exception: Segment): Segment {
  return { working_directory: '/var/task', paths: [], exceptions: [exception] };
}

const PYTHON_FRAME = /^\s*File "([^"\n]*)", line (\d+), in (\S+)/;

function stackEntry(frame: string): Segment {
  const python = PYTHON_FRAME.exec(frame);
  if (python !== null) return { path: python[1], line: Number(python[2]), label: python[3] };
  const open = frame.indexOf('(');
  const place = frame.slice(open + 1, -1);
  // `file:///var/task/pay.mjs:41:11` of Node, `Prices.java:41` of Java.
  const line = /:(\d+)(?::\d+)?$/.exec(place)?.[1];
  return { path: place.replace(/(?::\d+){1,2}$/, ''), line: Number(line ?? 0), label: frame.slice(0, open).trim() };
}
