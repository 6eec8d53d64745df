import type { Level } from '../../domain/level.ts';

const WORDS: Readonly<Record<Level, string>> = {
  trace: 'trace trce silly finest finer',
  debug: 'debug dbug verbose http fine',
  info: 'info information informational notice log',
  warn: 'warn warning',
  error: 'error err fail severe',
  fatal: 'fatal critical crit alert emerg emergency panic dpanic',
};

/** Every spelling in lower and upper case, and with a capital: loggers use no other. */
const LEVEL_OF_WORD: ReadonlyMap<string, Level> = new Map(
  (Object.entries(WORDS) as [Level, string][]).flatMap(([level, words]) =>
    words
      .split(' ')
      .flatMap((word) => [word, word.toUpperCase(), `${word[0]?.toUpperCase()}${word.slice(1)}`])
      .map((word) => [word, level] as const),
  ),
);

/** The level that a word names, `WARNING` or `crit` for instance; undefined for other words. */
export function levelOfWord(word: string): Level | undefined {
  return LEVEL_OF_WORD.get(word);
}

/**
 * The level of a logger's field: a word, a number of pino's and bunyan's scale (10 trace … 60 fatal, a number between is the
 * one below), or a syslog severity (0 emergency … 7 debug).
 */
export function levelOfField(value: unknown): Level | undefined {
  if (typeof value === 'string') return levelOfWord(value) ?? levelBeside(value);
  if (typeof value !== 'number' || !(value >= 0)) return undefined;
  return value < 8 ? SYSLOG[Math.floor(value)] : STEPS[Math.min(5, Math.max(0, Math.floor(value / 10) - 1))];
}

/** slog's levels between its own: `INFO+2`, `DEBUG-4`. */
function levelBeside(word: string): Level | undefined {
  const sign = word.length > 16 ? -1 : word.search(/[+-]\d{1,4}$/);
  return sign < 0 ? undefined : levelOfWord(word.slice(0, sign));
}

const SYSLOG: readonly Level[] = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'];
const STEPS: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
