/** Severity of a line, ascending. Every logger's own names and numbers are mapped to these six. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export type Level = (typeof LEVELS)[number];

const RANKS: ReadonlyMap<Level, number> = new Map(LEVELS.map((level, rank) => [level, rank]));

/** Other words that people type for a level. */
const ALIASES: ReadonlyMap<string, Level> = new Map([
  ['warning', 'warn'],
  ['err', 'error'],
  ['critical', 'fatal'],
]);

/** Every word that names a level. */
export const LEVEL_NAMES: readonly string[] = [...LEVELS, ...ALIASES.keys()];

/** The level that a person's word names, in either case; undefined for none. */
export function levelNamed(word: string): Level | undefined {
  const name = word.toLowerCase();
  return LEVELS.find((known) => known === name) ?? ALIASES.get(name);
}

/** 0 for `trace` up to 5 for `fatal`. */
export function levelRank(level: Level): number {
  return RANKS.get(level) ?? 0;
}

/** True for `error` and `fatal`. */
export function isErrorLevel(level: Level | undefined): boolean {
  return level === 'error' || level === 'fatal';
}
