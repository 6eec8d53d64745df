import type { Errand } from './errand.ts';
import type { Logger } from './loggers/logger.ts';
import type { Downstream } from './traces/downstream.ts';

/** What an invocation of a function may turn out to be. */
export interface Scenario {
  /** Relative frequency among the function's scenarios. */
  readonly weight: number;
  /** Median of the handler's run; cut by the function's timeout. */
  readonly medianMs: number;
  readonly ending: Ending;
  /** True when trying again fails again, until there are no more tries. */
  readonly failsAgain?: true;
  /** True when it returns but sends nothing on along the chain. */
  readonly endsChain?: true;
  /** The request and the answer, of a function behind the API. */
  readonly exchange?: (errand: Errand) => Exchange;
  /** Tells what the handler does, in order: its lines and its calls. */
  tell(teller: Teller, errand: Errand): void;
}

/** A request to the API, and the status of the answer when the function returns. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** `/products/{sku}` */
  readonly route: string;
  readonly status: number;
}

/** How an invocation ends. `returned` covers an error that the handler logged and swallowed. */
export type Ending =
  | { readonly kind: 'returned' }
  | { readonly kind: 'threw'; readonly error: (errand: Errand) => ThrownError }
  /** Lambda prints "Task timed out" only sometimes (current runtimes may leave it out). */
  | { readonly kind: 'timed-out'; readonly isAnnounced: boolean }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'exited'; readonly reason: string }
  /** Init fails, is tried again inside the invocation, and fails again. */
  | { readonly kind: 'import-failed'; readonly error: ThrownError }
  /** The first init hits Lambda's limit of 10 seconds, the second succeeds inside the invocation. */
  | { readonly kind: 'init-timed-out' };

/** An error of a handler. */
export interface ThrownError {
  readonly type: string;
  readonly message: string;
  /** Frames as the runtime prints them, without the first line. */
  readonly frames: readonly string[];
}

/** Takes down what a handler does. `at` is the share of the run that has passed, 0 to 1. */
export interface Teller {
  log(at: number, level: LogLevel, message: string, fields?: Fields): void;
  /** An error that the handler caught and logged. */
  caught(at: number, message: string, error: ThrownError, fields?: Fields): void;
  /** Text written to stdout without a logger: one event, no prefix, no request ID. */
  print(at: number, text: string): void;
  /** A metric in embedded metric format. */
  metric(at: number, namespace: string, name: string, value: number, unit: string): void;
  /** A call to something outside; with `to` beyond 1 it does not come back before the end. */
  called(from: number, to: number, downstream: Downstream): void;
}

/** Levels that the company's functions log at. */
export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** What stands beside a message, by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** Where a function's invocations come from. */
export type Source =
  | { readonly kind: 'none' }
  /** Requests through the API, calls by other software, or uploads; `perSecond` is the daily mean. */
  | { readonly kind: 'http' | 'direct' | 's3'; readonly perSecond: number }
  /** An event of EventBridge at equal steps, counted from 1970; a few seconds late. */
  | { readonly kind: 'schedule'; readonly everyMs: number; readonly offsetMs: number }
  /**
   * What another function publishes when an invocation of it returns: a message in a queue (or as many as `fanOut` says), a
   * notification of a topic, an object in a bucket.
   */
  | { readonly kind: 'sqs' | 'sns' | 's3-object'; readonly from: string; readonly fanOut?: number }
  /** The messages that another function's queue has given up. */
  | { readonly kind: 'dead-letters'; readonly from: string };

/** A managed runtime. */
export type RuntimeName = 'nodejs22.x' | 'python3.13' | 'java21';

/** A function of the company: how it is configured, how it logs, and what happens to it. */
export interface FunctionSpec {
  readonly name: string;
  readonly description: string;
  readonly runtime: RuntimeName;
  /** What START names where that is no published version; `$LATEST` when absent. */
  readonly version?: string;
  /** The alias that is invoked: each deploy publishes a version and moves it there. Absent where `$LATEST` is invoked. */
  readonly alias?: string;
  /** How often and how well it is deployed; absent: every few days, and well. */
  readonly deploys?: DeployHabit;
  /** Where its environments come from, if they are not made on demand. */
  readonly hosting?: 'snap-start' | 'managed-instances';
  /** So many environments are kept ready and paid for; calls beyond them find others, made on demand. */
  readonly provisionedConcurrency?: number;
  /** How often Lambda begins an environment before one is needed. */
  readonly proactiveInitsPerHour?: number;
  /** No more than so many at a time: what comes beyond is throttled. */
  readonly reservedConcurrency?: number;
  /** Absent: x86_64. */
  readonly architecture?: 'arm64';
  readonly handler: string;
  readonly logFormat: 'Text' | 'JSON';
  /** A group of its own choice (`LoggingConfig.LogGroup`); absent for `/aws/lambda/NAME`. */
  readonly logGroup?: string;
  /** Of its group; absent: STANDARD. */
  readonly logGroupClass?: 'INFREQUENT_ACCESS' | 'DELIVERY';
  /** Days that its group keeps events, or for ever; absent: 7. */
  readonly retentionInDays?: number | 'for-ever';
  /** JSON format: the platform's lines below it are not written; absent: INFO. */
  readonly systemLogLevel?: 'WARN';
  readonly memoryMb: number;
  /** Memory that ordinary invocations use. */
  readonly usedMb: number;
  readonly timeoutMs: number;
  /** Median of the init; of the restore, with SnapStart. */
  readonly initMs: number;
  /**
   * How Lambda lays out the function's X-Ray segment: with an `Invocation` subsegment, or without one (newer); absent where
   * tracing is off (`PassThrough`).
   */
  readonly segmentLayout?: 'with-invocation' | 'without-invocation';
  /** True when Powertools' tracer puts a subsegment around the handler. */
  readonly hasTracer?: true;
  /** Name of an extension that lives in the environment. */
  readonly extension?: string;
  readonly logger: Logger;
  /** What the module logs while it loads. */
  readonly initMessage?: string;
  readonly source: Source;
  readonly scenarios: readonly [Scenario, ...Scenario[]];
}

/** How a function is deployed. */
export interface DeployHabit {
  /** From one turn to the next, milliseconds; it comes up to a 22nd of that later. */
  readonly everyMs: number;
  /** What each turn brings at first; the next deploy mends it. */
  readonly flaw?: DeployFlaw;
}

/** What a deploy did wrong. */
export interface DeployFlaw {
  /** Until the deploy that mends it, milliseconds; less than the time between two turns. */
  readonly lastsMs: number;
  /** Inits take so many times as long. */
  readonly initFactor?: number;
  /** What becomes of some invocations. Not for subscribers of a topic: their failures belong to the publisher's trace. */
  readonly scenario?: Scenario;
}

/** True for events that Lambda queues itself, and tries up to three times under one request ID. */
export function isAsynchronous({ source: { kind } }: Pick<FunctionSpec, 'source'>): boolean {
  return kind === 's3' || kind === 's3-object' || kind === 'sns' || kind === 'schedule';
}

/** True for messages of a queue: each try has a request ID of its own. */
export function isFromQueue({ source: { kind } }: Pick<FunctionSpec, 'source'>): boolean {
  return kind === 'sqs' || kind === 'dead-letters';
}

/** The group that a function writes to. */
export function logGroupOf(spec: Pick<FunctionSpec, 'name' | 'logGroup'>): string {
  return spec.logGroup ?? `/aws/lambda/${spec.name}`;
}

/** True when the handler gave an answer, with or without an error that it logged. */
export function hasReturned({ ending }: Pick<Scenario, 'ending'>): boolean {
  return ending.kind === 'returned' || ending.kind === 'init-timed-out';
}
