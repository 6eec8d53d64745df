import type { Notice } from '../../domain/gap.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { Change, ChangesAnswer } from '../../domain/results/changes.ts';
import type { FunctionSummary, GroupSelection, LogSource, PublishedVersion } from '../../domain/sources.ts';
import { functionNameOf, parseLogStreamName } from '../../parse/lambda/log-stream.ts';
import { parseEvent } from '../../parse/record.ts';
import { readOrLose } from '../read/read-or-lose.ts';
import { namesInWords } from './names-in-words.ts';

/** Where to look for environments that began. */
export interface EnvironmentQuestion {
  readonly functions: readonly FunctionSummary[];
  /** Undefined for a function whose versions are not known. */
  readonly versionsOf: ReadonlyMap<string, readonly PublishedVersion[] | undefined>;
  readonly groups: readonly GroupSelection[];
  /** Epoch milliseconds, both inclusive. */
  readonly startAtMs: number;
  readonly endAtMs: number;
}

/** What the logs of environments that began tell. */
export type EnvironmentsSeen = Pick<ChangesAnswer, 'changes' | 'gaps' | 'notices' | 'usage'>;

/** The first line of an environment names its runtime version, in Lambda's text and JSON formats; a restored one says RESTORE. */
const BEGINNINGS = '?"INIT_START" ?"RESTORE_START" ?"platform.initStart" ?"platform.restoreStart"';

/**
 * Reads the first lines of environments, and tells the first that began with another runtime version than those before it, and the
 * first of a version that was published in this time, where others ran before. What is seen first is what later ones are held
 * against, and no change.
 * @throws SlsobsError for credentials that expired, and for a mistake of the question
 */
export async function environmentChanges(
  question: EnvironmentQuestion,
  source: LogSource,
  signal: AbortSignal,
  onRead?: (events: number, untilAtMs: number) => void,
): Promise<EnvironmentsSeen> {
  const { groups, startAtMs, endAtMs } = question;
  const watch = watchEnvironments(question);
  const changes: Change[] = [];
  let events = 0;
  const request = { groups, startAtMs, endAtMs, follow: false, filterPattern: BEGINNINGS };
  const lost = { id: 'environments', what: 'runtime versions are not known', fromAtMs: startAtMs, toAtMs: endAtMs };
  const { gaps, notices, usage } = await readOrLose(source, request, lost, signal, (batch) => {
    for (const event of batch.events) changes.push(...watch(parseEvent(event)));
    events += batch.events.length;
    onRead?.(events, batch.orderedUntil);
  });
  return { changes, gaps, notices: [...unloggedBy(question.functions), ...notices], usage };
}

/** At WARN Lambda logs no line of an environment that begins well. */
function unloggedBy(functions: readonly FunctionSummary[]): Notice[] {
  const names = functions.filter(({ systemLogLevel }) => systemLogLevel === 'WARN').map(({ name }) => name);
  if (names.length === 0) return [];
  const text = `logs at WARN do not tell runtime versions: those of ${namesInWords(names)} are not known`;
  return [{ topic: 'mode', text }];
}

/** What is known of the environments of one version of a function. */
interface VersionSeen {
  lastRuntime: string | undefined;
  readonly runtimes: Set<string>;
}

/** Gives what each line, in time order, is the first sign of. */
function watchEnvironments(question: EnvironmentQuestion): (record: LogRecord) => Change[] {
  const seenOf = new Map<string, Map<string, VersionSeen>>();
  return (record) => {
    const functionName = functionNameOf(record.event) ?? record.facts?.functionName;
    const version = record.facts?.version ?? parseLogStreamName(record.event.logStreamName).version;
    if (!isBeginning(record) || functionName === undefined || version === undefined) return [];
    const versions = seenOf.get(functionName) ?? new Map<string, VersionSeen>();
    seenOf.set(functionName, versions);
    const known = versions.get(version);
    const seen = known ?? { lastRuntime: undefined, runtimes: new Set() };
    versions.set(version, seen);
    const base = { functionName, atMs: record.event.loggedAtMs, version, isFirstSeen: true as const };
    const isFirstRun = known === undefined && versions.size > 1 && isNew(functionName, version, question);
    return [...(isFirstRun ? [{ ...base, kind: 'first-run' as const }] : []), ...runtimeChange(base, seen, record)];
  };
}

function isBeginning({ kind }: LogRecord): boolean {
  return kind === 'init-start' || kind === 'restore-start';
}

/** An older version may have run before this time: that it is seen first now says nothing. */
function isNew(functionName: string, version: string, { versionsOf, startAtMs }: EnvironmentQuestion): boolean {
  const published = versionsOf.get(functionName)?.find((one) => one.version === version);
  return (published?.publishedAtMs ?? Number.NEGATIVE_INFINITY) >= startAtMs;
}

function runtimeChange(base: Omit<Change, 'kind'>, seen: VersionSeen, { facts }: LogRecord): Change[] {
  const runtime = facts?.runtimeVersion;
  if (runtime === undefined || seen.runtimes.has(runtime)) return [];
  const former = seen.lastRuntime;
  seen.runtimes.add(runtime);
  seen.lastRuntime = runtime;
  if (former === undefined) return [];
  // Another runtime altogether is chosen by a person; only its versions are AWS's.
  const isReconfigured = base.version === '$LATEST' && familyOf(former) !== familyOf(runtime);
  return [{ ...base, kind: isReconfigured ? 'latest' : 'runtime', detail: `${former} → ${runtime}` }];
}

/** `nodejs:22` of `nodejs:22.mainline.v31` or `nodejs:22.v31`. */
function familyOf(runtimeVersion: string): string {
  return runtimeVersion.split('.')[0] ?? runtimeVersion;
}
