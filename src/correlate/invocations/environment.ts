import type { LogRecord, StatedFacts } from '../../domain/log-record.ts';
import type { Run } from './run.ts';

/** An execution environment, as far as its stream shows it: from its INIT_START (or the first line known) to the next. */
export interface Environment {
  /** What INIT_START or RESTORE_START states, true of every invocation in it. */
  readonly facts: StatedFacts | undefined;
  /** False for the stretch before the first INIT_START known. */
  readonly hasKnownStart: boolean;
  /** Lines before its first invocation, at most `MAX_INIT_LINES`. */
  lines: LogRecord[];
  /** The first invocation in it: the one that may have waited for it. */
  firstRun: Run | undefined;
  /** True when its init failed and had to be run again, which happens inside the first invocation (platform fact 8.19). */
  isInitRepeated: boolean;
}

/** Init lines kept for the first invocation, so that a group that is no function's cannot fill the memory. */
const MAX_INIT_LINES = 1024;

/** An environment about which nothing is known yet. */
export function unknownEnvironment(): Environment {
  return { facts: undefined, hasKnownStart: false, lines: [], firstRun: undefined, isInitRepeated: false };
}

/** The environment that begins with this INIT_START, RESTORE_START, or report of a repeated init. */
export function environmentFrom(record: LogRecord, before: Environment): Environment {
  const environment = unknownEnvironment();
  const facts = before.facts === undefined ? record.facts : { ...before.facts, ...record.facts };
  return noteInit({ ...environment, facts, hasKnownStart: true }, record);
}

/** Adds a line of the init phase. */
export function noteInit(environment: Environment, record: LogRecord): Environment {
  if (environment.lines.length >= MAX_INIT_LINES) environment.lines = environment.lines.slice(MAX_INIT_LINES / 2);
  environment.lines.push(record);
  if (record.kind === 'init-report' && repeatsInit(record.facts)) environment.isInitRepeated = true;
  return environment;
}

/** How far before the START of the invocation that waited for it an init line may stand: more than any init may take. */
const INIT_REACH_MS = 60_000;

/** The init lines of an environment that its first invocation can have waited for. */
export function initLinesBefore(environment: Environment, openedAtMs: number): LogRecord[] {
  return environment.lines.filter((record) => record.event.loggedAtMs >= openedAtMs - INIT_REACH_MS);
}

/** Lets go of the init lines that no invocation which opens at `atMs` or later can have waited for. */
export function forgetOldInit(environment: Environment, atMs: number): void {
  environment.lines = initLinesBefore(environment, atMs);
}

/** True for an INIT_REPORT of a second init, or of a first one that failed and so leads to a second. */
export function repeatsInit(facts: StatedFacts | undefined): boolean {
  if (facts === undefined) return false;
  if (facts.phase === 'invoke') return true;
  return facts.status !== undefined && facts.status !== 'ok' && facts.status !== 'unknown';
}
