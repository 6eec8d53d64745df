import type { Random } from '../src/runtime/random.ts';

/** How an invocation of the corpus ends. */
export type Outcome = 'ok' | 'error' | 'timeout' | 'out-of-memory' | 'crash';

/** One invocation to be written. */
export interface Call {
  readonly functionName: string;
  readonly requestId: string;
  readonly traceId: string;
  readonly number: number;
  readonly isCold: boolean;
  readonly outcome: Outcome;
  readonly startedAtMs: number;
}

/** A line of a log, before it is an event. */
export interface Written {
  readonly atMs: number;
  readonly message: string;
}

/** Writes the lines of one application line or error in a runtime's or logger's way. */
export interface Format {
  readonly functionName: string;
  readonly platform: 'text' | 'json';
  line(call: Call, atMs: number, words: string, random: Random): string;
  /** A caught error with its stack, logged. */
  caught(call: Call, atMs: number, words: string): string;
  /** What the runtime prints of an error that the handler did not catch. */
  unhandled(call: Call, atMs: number): string;
}

const iso = (atMs: number): string => new Date(atMs).toISOString();
const seconds = (atMs: number): string => iso(atMs).replace(/\.\d+Z$/, 'Z');

function nodeFrames(call: Call): string[] {
  return [
    `PaymentDeclined: card_expired for o-${call.number}`,
    '    at charge (/var/task/src/pay.js:41:11)',
    '    at async placeOrder (/var/task/src/orders.js:88:18)',
    '    at async handler (/var/task/src/index.js:17:20)',
    '    at async Runtime.handleOnceNonStreaming (file:///var/runtime/index.mjs:1205:29)',
  ];
}

function pythonFrames(call: Call, indent: string): string[] {
  return [
    `${indent}File "/var/task/app.py", line 41, in handler`,
    `${indent}${indent}charge(order, card=${call.number})`,
    `${indent}File "/var/task/pay.py", line 12, in charge`,
    `${indent}${indent}raise PaymentDeclined("card_expired")`,
  ];
}

const nodeText: Format = {
  functionName: 'orders-api',
  platform: 'text',
  line: (call, atMs, words) =>
    `${iso(atMs)}\t${call.requestId}\tINFO\t${words} { orderId: 'o-${call.number}', sku: 'MUG-11' }\n`,
  caught: (call, atMs, words) => `${iso(atMs)}\t${call.requestId}\tERROR\t${words} ${nodeFrames(call).join('\n')}\n`,
  unhandled: (call, atMs) =>
    `${iso(atMs)}\t${call.requestId}\tERROR\tInvoke Error \t${JSON.stringify({
      errorType: 'PaymentDeclined',
      errorMessage: `card_expired for o-${call.number}`,
      stack: nodeFrames(call),
    })}\n`,
};

const nodeJson: Format = {
  functionName: 'orders-pdf',
  platform: 'json',
  line: (call, atMs, words) =>
    JSON.stringify({
      timestamp: iso(atMs),
      level: 'INFO',
      requestId: call.requestId,
      message: { step: words, orderId: `o-${call.number}`, items: [{ sku: 'MUG-11', count: 2 }], total: 31.4 },
    }),
  caught: (call, atMs, words) =>
    JSON.stringify({
      timestamp: iso(atMs),
      level: 'ERROR',
      requestId: call.requestId,
      message: `${words} ${nodeFrames(call).join('\n')}`,
      errorType: 'PaymentDeclined',
      errorMessage: `card_expired for o-${call.number}`,
      stackTrace: nodeFrames(call),
    }),
  unhandled: (call, atMs) =>
    JSON.stringify({
      timestamp: iso(atMs),
      level: 'ERROR',
      requestId: call.requestId,
      message: { errorType: 'PaymentDeclined', errorMessage: 'card_expired', stackTrace: nodeFrames(call) },
    }),
};

const pythonText: Format = {
  functionName: 'thumbnail',
  platform: 'text',
  line: (call, atMs, words, random) =>
    random.next() < 0.3
      ? `${words} for o-${call.number}, the bucket holds ${call.number % 977} of the day's pictures\n`
      : `[INFO]\t${iso(atMs)}\t${call.requestId}\t${words} for o-${call.number}, size ${call.number % 4096} x 3024\n`,
  caught: (call, atMs, words) =>
    `[ERROR]\t${iso(atMs)}\t${call.requestId}\t${words}\nTraceback (most recent call last):\n${pythonFrames(call, '  ').join('\n')}\npay.PaymentDeclined: card_expired for o-${call.number}\n`,
  unhandled: (call) =>
    `[ERROR] PaymentDeclined: card_expired for o-${call.number}\nTraceback (most recent call last):\n${pythonFrames(call, '\u00a0\u00a0').join('\n')}\n`,
};

const pythonJson: Format = {
  functionName: 'faces',
  platform: 'json',
  line: (call, atMs, words) =>
    JSON.stringify({
      timestamp: seconds(atMs),
      level: 'INFO',
      message: words,
      logger: 'root',
      requestId: call.requestId,
      picture: `uploads/2026/03/02/o-${call.number}.jpg`,
      faces: call.number % 7,
    }),
  caught: (call, atMs, words) =>
    JSON.stringify({
      timestamp: seconds(atMs),
      level: 'ERROR',
      message: words,
      logger: 'root',
      stackTrace: pythonFrames(call, '  '),
      errorType: 'PaymentDeclined',
      errorMessage: `card_expired for o-${call.number}`,
      requestId: call.requestId,
      location: '/var/task/pay.py:charge:12',
    }),
  unhandled: (call, atMs) =>
    JSON.stringify({
      timestamp: seconds(atMs),
      log_level: 'ERROR',
      errorMessage: `card_expired for o-${call.number}`,
      errorType: 'PaymentDeclined',
      requestId: call.requestId,
      stackTrace: pythonFrames(call, '  '),
    }),
};

function powertoolsFields(call: Call, atMs: number, level: string, words: string): Record<string, unknown> {
  return {
    level,
    message: words,
    timestamp: iso(atMs),
    service: 'invoices',
    cold_start: call.isCold,
    function_arn: 'arn:aws:lambda:eu-west-1:111122223333:function:invoices',
    function_memory_size: '512',
    function_name: 'invoices',
    function_request_id: call.requestId,
    sampling_rate: 0.1,
    xray_trace_id: call.traceId,
    orderId: `o-${call.number}`,
  };
}

const powertools: Format = {
  functionName: 'invoices',
  platform: 'text',
  line: (call, atMs, words, random) =>
    random.next() < 0.2
      ? `${JSON.stringify({
          _aws: {
            Timestamp: atMs,
            CloudWatchMetrics: [
              { Namespace: 'Invoices', Dimensions: [['service']], Metrics: [{ Name: 'Printed', Unit: 'Count' }] },
            ],
          },
          service: 'invoices',
          Printed: call.number % 9,
          function_request_id: call.requestId,
        })}\n`
      : `${JSON.stringify(powertoolsFields(call, atMs, 'INFO', words))}\n`,
  caught: (call, atMs, words) =>
    `${JSON.stringify({
      ...powertoolsFields(call, atMs, 'ERROR', words),
      error: {
        name: 'PaymentDeclined',
        location: '/var/task/src/pay.js:41',
        message: `card_expired for o-${call.number}`,
        stack: nodeFrames(call).join('\n'),
      },
    })}\n`,
  unhandled: nodeText.unhandled,
};

const pino: Format = {
  functionName: 'notify',
  platform: 'text',
  line: (call, atMs, words) =>
    `${JSON.stringify({
      level: 30,
      time: atMs,
      pid: 8,
      hostname: '169.254.10.1',
      order: { id: `o-${call.number}`, channel: 'mail', template: 'order-shipped', locale: 'de-CH' },
      attempt: 1,
      msg: words,
    })}\n`,
  caught: (call, atMs, words) =>
    `${JSON.stringify({
      level: 50,
      time: atMs,
      pid: 8,
      hostname: '169.254.10.1',
      err: {
        type: 'PaymentDeclined',
        message: `card_expired for o-${call.number}`,
        stack: nodeFrames(call).join('\n'),
      },
      msg: words,
    })}\n`,
  unhandled: nodeText.unhandled,
};

/** Six ways in which functions log: Node and Python, text and JSON, Powertools with EMF, and pino, which knows no request id. */
export const FORMATS: readonly Format[] = [nodeText, nodeJson, pythonText, pythonJson, powertools, pino];
