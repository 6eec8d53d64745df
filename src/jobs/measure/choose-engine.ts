import { UsageError } from '../../domain/errors.ts';
import type { Notice } from '../../domain/gap.ts';
import type { GroupSelection, LogGroupSummary } from '../../domain/sources.ts';
import type { MeasureQuestion, MeasureTools } from './measure-question.ts';

/** What a question is answered with, and why. */
export interface EngineChoice {
  readonly engine: 'filter' | 'insights';
  /** A clause: `1.8 GB to read`. */
  readonly why: string;
  /** Bytes to read, where they are known. */
  readonly bytes?: number;
  readonly notices: readonly Notice[];
}

/** What is known of the logs that a question is about. */
export interface LogsKnown {
  readonly summaries: ReadonlyMap<string, LogGroupSummary>;
  /** Bytes that each group took in during the window; absent where metrics do not tell. */
  readonly incomingBytes?: ReadonlyMap<string, number>;
}

/** Below this FilterLogEvents gives the lines within seconds, at no price. */
const SMALL_BYTES = 50e6;
/** Log classes whose lines FilterLogEvents does not give, but Insights does (platform fact 1.5). */
const ONLY_QUERIED = 'INFREQUENT_ACCESS';

/**
 * Chooses by what was asked for; else by what can be asked at all; else by how much there is to read.
 * @throws UsageError for an engine that cannot answer
 */
export function chooseEngine(
  question: Pick<MeasureQuestion, 'engine' | 'isFile'>,
  selections: readonly GroupSelection[],
  { summaries, incomingBytes }: LogsKnown,
  { insights }: Pick<MeasureTools, 'insights'>,
): EngineChoice {
  const { engine, isFile } = question;
  checkEngine(question, insights !== undefined);
  if (isFile) return chosen('filter', 'a file');
  const names = selections.map(({ group }) => group.name);
  const bytes = incomingBytes && names.reduce((sum, name) => sum + (incomingBytes.get(name) ?? 0), 0);
  if (engine === 'filter' || engine === 'insights') return chosen(engine, 'asked for', bytes);
  if (insights === undefined) return chosen('filter', 'Insights cannot be asked here', bytes);
  if (names.some((name) => summaries.get(name)?.logClass === ONLY_QUERIED)) {
    return chosen('insights', `logs of class ${ONLY_QUERIED} can only be queried`, bytes);
  }
  if (bytes === undefined) return byStoredBytes(names, summaries);
  return chosen(bytes < SMALL_BYTES ? 'filter' : 'insights', `${bytesText(bytes)} to read`, bytes);
}

/** Without metrics: a group that holds little altogether holds little of any window. */
function byStoredBytes(names: readonly string[], summaries: LogsKnown['summaries']): EngineChoice {
  const stored = names.map((name) => summaries.get(name)?.storedBytes);
  const isKnown = stored.every((bytes) => bytes !== undefined);
  const bytes = stored.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  if (isKnown && bytes < SMALL_BYTES) return chosen('filter', `${bytesText(bytes)} stored in all`);
  const text =
    'how much there is to read is not known without metrics (cloudwatch:GetMetricData): Logs Insights is asked, which costs by what it scans';
  return { ...chosen('insights', 'how much there is to read is not known'), notices: [{ topic: 'mode', text }] };
}

function checkEngine({ engine, isFile }: Pick<MeasureQuestion, 'engine' | 'isFile'>, hasInsights: boolean): void {
  if (engine === 'metrics') {
    throw new UsageError('CloudWatch metrics hold neither cold starts nor what was billed', {
      hint: 'use --engine insights, filter or auto; slsobs top answers from metrics',
    });
  }
  if (engine !== 'insights') return;
  if (isFile) throw new UsageError('Logs Insights cannot query a file', { hint: 'leave --engine out' });
  if (!hasInsights) throw new UsageError('Logs Insights cannot be asked here', { hint: 'use --engine filter' });
}

function chosen(engine: EngineChoice['engine'], why: string, bytes?: number): EngineChoice {
  return { engine, why, notices: [], ...(bytes === undefined ? {} : { bytes }) };
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** `1.8 GB`: powers of a thousand. */
function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1000 ** power;
  return `${amount < 10 && power > 0 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[power]}`;
}
