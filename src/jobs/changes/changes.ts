import { compareText } from '../../domain/compare-text.ts';
import type { SlsobsError } from '../../domain/errors.ts';
import type { Gap, GapReason, Notice } from '../../domain/gap.ts';
import type { Change, ChangesAnswer } from '../../domain/results/changes.ts';
import type {
  FunctionSummary,
  GroupSelection,
  InventorySource,
  LogSource,
  PublishedVersion,
} from '../../domain/sources.ts';
import { stableId } from '../../domain/stable-id.ts';
import { collectPages } from '../find/collect-pages.ts';
import { describeGroups } from '../measure/described-groups.ts';
import { bearable } from '../read/bearable.ts';
import { lossOf } from '../read/merged-part.ts';
import { configuredChanges } from './configured-changes.ts';
import { type EnvironmentsSeen, environmentChanges } from './environment-changes.ts';
import { namesInWords } from './names-in-words.ts';
import { retentionGaps } from './retention-gaps.ts';

/** Whose changes, and when. */
export interface ChangesQuestion {
  readonly functions: readonly FunctionSummary[];
  /** Epoch milliseconds, both inclusive. */
  readonly startAtMs: number;
  readonly endAtMs: number;
  /** Logs to look through for the runtime versions that environments began with. Absent: they are not looked for. */
  readonly groups?: readonly GroupSelection[];
}

/** What the question is answered with. */
export interface ChangesTools {
  readonly inventory: InventorySource;
  /** Needed for `groups` alone. */
  readonly source?: LogSource;
  /** Told how many functions have been asked about. */
  readonly onProgress?: (functions: number) => void;
  /** Told how many lines of environments have been read, and up to when: epoch milliseconds. */
  readonly onRead?: (events: number, untilAtMs: number) => void;
  readonly signal: AbortSignal;
}

/** What Lambda tells of one function. */
interface History {
  readonly summary: FunctionSummary;
  /** Absent where they could not be listed: then `error` says why. */
  readonly versions?: readonly PublishedVersion[];
  readonly error?: SlsobsError;
  readonly apiCalls: number;
}

/**
 * What was deployed or reconfigured, as far as Lambda remembers: every published version, and the newest change of `$LATEST`. A change
 * that was published is told once, as the version. Where published versions may not be listed, that is a gap and the rest is answered.
 * @throws SlsobsError when nothing can be asked or nothing is known of any function, or on a mistake of the question
 */
export async function changesOf(question: ChangesQuestion, tools: ChangesTools): Promise<ChangesAnswer> {
  const { functions, startAtMs, endAtMs } = question;
  let asked = 0;
  const histories = await Promise.all(
    functions.map(async (summary) => {
      const history = await historyOf(summary, tools);
      asked += 1;
      tools.onProgress?.(asked);
      return history;
    }),
  );
  checkAnything(histories);
  const versionsOf = new Map(histories.map(({ summary, versions }) => [summary.name, versions]));
  const seen = await seenIn(question, tools, versionsOf);
  const isAsked = ({ atMs }: Change): boolean => atMs >= startAtMs && atMs <= endAtMs;
  const configured = histories.flatMap(({ summary, versions }) => configuredChanges(summary, versions));
  return {
    startAtMs,
    endAtMs,
    changes: [...configured, ...seen.changes].filter(isAsked).sort(byTime),
    gaps: [...gapsOf(histories, question), ...seen.gaps],
    notices: [...forgottenBy(functions, startAtMs), ...seen.notices],
    usage: {
      apiCalls: histories.reduce((sum, { apiCalls }) => sum + apiCalls, seen.usage.apiCalls),
      duplicates: seen.usage.duplicates,
    },
  };
}

/** @throws why nothing is known of any function */
function checkAnything(histories: readonly History[]): void {
  const [first] = histories;
  const isNothingKnown = histories.every(({ summary, error }) => error && summary.lastModifiedAtMs === undefined);
  if (isNothingKnown && first?.error !== undefined) throw first.error;
}

/** @throws what does not concern this function alone */
async function historyOf(summary: FunctionSummary, { inventory, signal }: ChangesTools): Promise<History> {
  let apiCalls = 0;
  const counted = async function* (): AsyncGenerator<readonly PublishedVersion[]> {
    for await (const page of inventory.versions(summary.name, signal)) {
      apiCalls += 1;
      yield page;
    }
  };
  try {
    return { summary, versions: await collectPages(counted()), apiCalls };
  } catch (error) {
    const known = bearable(error, signal);
    if (lossOf(known) === undefined) throw known;
    return { summary, error: known, apiCalls: apiCalls + 1 };
  }
}

const NOTHING_SEEN: EnvironmentsSeen = { changes: [], gaps: [], notices: [], usage: { apiCalls: 0, duplicates: 0 } };

async function seenIn(
  { functions, groups = [], startAtMs, endAtMs }: ChangesQuestion,
  { source, inventory, signal, onRead }: ChangesTools,
  versionsOf: ReadonlyMap<string, readonly PublishedVersion[] | undefined>,
): Promise<EnvironmentsSeen> {
  if (groups.length === 0 || source === undefined) return NOTHING_SEEN;
  const window = { startAtMs, endAtMs };
  const seen = await environmentChanges({ functions, versionsOf, groups, ...window }, source, signal, onRead);
  const names = groups.map(({ group }) => group.name);
  const { summaries, error } = await describeGroups(names, { inventory, signal });
  const unknown: Notice[] =
    error === undefined ? [] : [{ topic: 'mode', text: `how long logs are kept is not known (${error.message})` }];
  return {
    ...seen,
    gaps: [...retentionGaps(groups, summaries, window, source.now()), ...seen.gaps],
    notices: [...seen.notices, ...unknown],
  };
}

function byTime(a: Change, b: Change): number {
  return a.atMs - b.atMs || compareText(a.functionName, b.functionName) || compareText(a.kind, b.kind);
}

/** One gap for all functions whose versions are unknown for the same reason: a fleet that may not be listed is one loss. */
function gapsOf(histories: readonly History[], { startAtMs, endAtMs }: ChangesQuestion): Gap[] {
  const lost = histories.flatMap(({ summary, error }) => (error === undefined ? [] : [{ name: summary.name, error }]));
  return [...Map.groupBy(lost, ({ error }) => reasonOf(error))].map(([reason, some]) => {
    const names = some.map(({ name }) => name);
    const why = some[0]?.error.message ?? '';
    return {
      gapId: stableId('gap', 'versions', reason, ...names),
      state: 'final',
      revision: 1,
      reason,
      fromAtMs: startAtMs,
      toAtMs: endAtMs,
      advice: `published versions of ${namesInWords(names)} are not known (${why})`,
    };
  });
}

function reasonOf(error: SlsobsError): GapReason {
  const reason = lossOf(error) ?? 'unprocessed';
  return reason === 'not-logged' ? 'deleted' : reason;
}

/** What Lambda has forgotten, or never says. Nothing for functions that were last changed before the time that is asked about. */
function forgottenBy(functions: readonly FunctionSummary[], startAtMs: number): Notice[] {
  const changed = functions.filter(({ lastModifiedAtMs }) => (lastModifiedAtMs ?? 0) >= startAtMs);
  const undated = functions.filter(({ lastModifiedAtMs }) => lastModifiedAtMs === undefined);
  return [
    ...told(
      changed,
      (names) => `Lambda keeps only the newest change of $LATEST: earlier ones of ${names} are not known`,
    ),
    ...told(undated, (names) => `Lambda does not say when ${names} last changed`),
  ];
}

function told(functions: readonly FunctionSummary[], words: (names: string) => string): Notice[] {
  if (functions.length === 0) return [];
  return [{ topic: 'mode', text: words(namesInWords(functions.map(({ name }) => name))) }];
}
