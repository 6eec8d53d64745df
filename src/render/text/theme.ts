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
  readonly level: (level: Level) => Paint;
  /** The same colour for the same name, in every run. */
  readonly name: (name: string) => Paint;
}

/** @param color whether the output takes colour sequences; the person's own 16 colours are used */
export function createTheme(color: boolean): Theme {
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
  const names = [chalk.cyan, chalk.green, chalk.magenta, chalk.blue, chalk.cyanBright, chalk.magentaBright].map(paint);
  return {
    quiet,
    strong: paint(chalk.bold),
    good: paint(chalk.green),
    warning,
    bad,
    field: quiet,
    level: (level) => levels[level],
    name: (name) => names[hash(name) % names.length] ?? plain,
  };
}

function hash(name: string): number {
  let value = 7;
  for (let at = 0; at < name.length; at += 1) value = (Math.imul(value, 31) + name.charCodeAt(at)) >>> 0;
  return value;
}
