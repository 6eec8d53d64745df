import type { Command } from 'commander';
import { UsageError } from '../../domain/errors.ts';
import { ENGINES, type Engine } from '../../domain/results/engine-use.ts';
import { wordOf } from './shared.ts';

/** The flags that say how a question is answered and what that may cost, as commander leaves them. */
export interface EngineFlags extends PriceFlags {
  readonly engine: string;
  readonly explain?: true;
}

/** The flag that bounds what asking AWS may cost. */
export interface PriceFlags {
  readonly maxCost: string;
}

/** US dollars that may be spent without being asked. */
const USUAL_MAX_USD = '0.25';

/** Adds `--engine`, `--max-cost` and `--explain`. */
export function addEngineFlags(command: Command): void {
  command.option(
    '--engine <engine>',
    `auto, ${ENGINES.join(', ')}: lines read, CloudWatch Logs Insights, CloudWatch metrics`,
    'auto',
  );
  addPriceFlag(command);
  command.option('--explain', 'say on stderr how it was answered: engine, queries, price, a link to the console');
}

/** Adds `--max-cost`. */
export function addPriceFlag(command: Command): void {
  command.option(
    '--max-cost <usd>',
    'what asking AWS may cost, US dollars, or any; for more a terminal asks and a pipe refuses',
    USUAL_MAX_USD,
  );
}

/** @throws UsageError for an engine that there is not */
export function engineOf({ engine }: Pick<EngineFlags, 'engine'>): Engine | 'auto' {
  return wordOf('--engine', engine, ['auto', ...ENGINES] as const);
}

/** US dollars; +∞ for `any`. @throws UsageError for what is no amount */
export function maxCostOf({ maxCost }: PriceFlags): number {
  if (maxCost === 'any') return Number.POSITIVE_INFINITY;
  const text = maxCost.replace(/^\$/, '');
  if (/^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text)) return Number(text);
  throw new UsageError(`--max-cost takes US dollars, not “${maxCost}”`, {
    hint: '--max-cost 0.50, or any for whatever it costs',
  });
}
