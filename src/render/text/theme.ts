import { Chalk } from 'chalk';
import type { Level } from '../../domain/level.ts';
import { asSafe, type SafeText } from '../safe-text.ts';

/** Puts a meaning's colour on safe text. */
export type Paint = (text: SafeText) => SafeText;

/** Every colour that text output uses, by meaning. Colour only repeats what words and symbols say. */
export interface Theme {
  readonly quiet: Paint;
  readonly strong: Paint;
  readonly good: Paint;
  readonly warning: Paint;
  readonly bad: Paint;
  readonly field: Paint;
  /** What a person's pattern matched. */
  readonly match: Paint;
  readonly level: (level: Level) => Paint;
  /** The same colour for the same name, in every run and on every machine. */
  readonly name: (name: string) => Paint;
}

/**
 * Colours for names, of the 256 that terminals agree on: each stands out against black and against white by at least 4 to 1, and
 * none is red or yellow, which say that something is wrong.
 */
export const NAME_COLORS = [64, 29, 31, 27, 99, 129, 163, 132] as const;

/**
 * @param color whether the output takes colour sequences; the person's own 16 colours are used
 * @param manyColors whether it takes 256: then names get some of those, which are the same on every terminal
 */
export function createTheme(color: boolean, manyColors = false): Theme {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const paint = (style: (text: string) => string): Paint => (color ? (text) => asSafe(style(text)) : (text) => text);
  const quiet = paint(chalk.dim);
  const plain = paint((text) => text);
  const bad = paint(chalk.red);
  const warning = paint(chalk.yellow);
  const levels: Readonly<Record<Level, Paint>> = {
    trace: quiet,
    debug: quiet,
    info: plain,
    warn: warning,
    error: bad,
    fatal: paint(chalk.bold.red),
  };
  const chalk256 = new Chalk({ level: 2 });
  const names = manyColors
    ? NAME_COLORS.map((code) => paint(chalk256.ansi256(code)))
    : [chalk.cyan, chalk.green, chalk.magenta, chalk.blue].map(paint);
  return {
    quiet,
    strong: paint(chalk.bold),
    good: paint(chalk.green),
    warning,
    bad,
    field: quiet,
    match: paint(chalk.inverse),
    level: (level) => levels[level],
    name: (name) => names[hash(name) % names.length] ?? plain,
  };
}

function hash(name: string): number {
  let value = 7;
  for (let at = 0; at < name.length; at += 1) value = (Math.imul(value, 31) + name.charCodeAt(at)) >>> 0;
  return value;
}
