import type { LogGroup } from '../../domain/log-event.ts';
import { asSafe, type SafeText, safe } from '../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../sanitize.ts';
import { shortNames } from './short-names.ts';
import type { Theme } from './theme.ts';
import type { TimeFormat } from './time.ts';
import { cutTo, padEnd, widthOf } from './width.ts';

/** Characters of a request id that are shown, and accepted everywhere. */
const SHORT_ID_CELLS = 8;
/** The widest that the column of names grows. */
const MOST_NAME_CELLS = 24;

/** What a row begins with. */
export interface Prefix {
  readonly text: SafeText;
  readonly width: number;
}

/** What the prefixes of a whole output have in common. */
export interface PrefixOptions extends SanitizeOptions {
  readonly time: TimeFormat;
  readonly theme: Theme;
  /** `many`: every row names its function. */
  readonly functionsShown: 'one' | 'many';
  /** Names known beforehand, for the width of their column and for what they begin with in common. */
  readonly functionNames: readonly string[];
  /** Names of functions and groups that are in more than one account or region: those are shown with it. */
  readonly ambiguousNames: ReadonlySet<string>;
  /** True on a terminal: a long name is cut. */
  readonly isCut: boolean;
}

/** Whose row it is. */
export interface PrefixSubject {
  readonly atMs: number;
  readonly requestId: string | undefined;
  readonly functionName: string | undefined;
  /** Its name stands in where the function is unknown. */
  readonly group: LogGroup;
  /** True for a line that only stands around a selected one: `-` follows its time, as in grep. Default false. */
  readonly isContext?: boolean;
}

/** Makes `14:02:07.390 orders-api a41f09c2 `. The names' column grows when a longer one appears, and never shrinks. */
export function prefixMaker(options: PrefixOptions): (subject: PrefixSubject) => Prefix {
  const { time, theme, functionsShown, functionNames, ambiguousNames, isCut } = options;
  const shorten = shortNames(functionNames);
  let nameCells = 0;
  const nameCell = ({ functionName, group }: PrefixSubject): SafeText => {
    const name = functionName ?? group.name.slice(group.name.lastIndexOf('/') + 1);
    const isAmbiguous = ambiguousNames.has(group.name) || ambiguousNames.has(name);
    const place = isAmbiguous && group.place !== undefined ? safe`${sanitizeLine(group.place, options)}/` : safe``;
    const mostCells = MOST_NAME_CELLS + widthOf(place);
    const whole = safe`${place}${sanitizeLine(shorten(name), options)}`;
    const shown = isCut ? cutTo(whole, mostCells) : whole;
    nameCells = Math.max(nameCells, Math.min(widthOf(shown), mostCells));
    return safe`${theme.name(name)(shown)}${fill(shown, nameCells)} `;
  };
  for (const functionName of functionNames) {
    if (functionsShown === 'many') nameCell({ atMs: 0, requestId: undefined, functionName, group: { name: '' } });
  }
  return (subject) => {
    const clock = time.time(subject.atMs);
    const id = shortId(subject.requestId, options);
    const name = functionsShown === 'many' ? nameCell(subject) : safe``;
    return {
      text: safe`${theme.quiet(clock)}${subject.isContext ? safe`-` : safe` `}${name}${id}${fill(id, SHORT_ID_CELLS)} `,
      width: clock.length + 1 + (functionsShown === 'many' ? nameCells + 1 : 0) + SHORT_ID_CELLS + 1,
    };
  };
}

/** The first eight characters of a request id; blank where there is none. */
export function shortId(requestId: string | undefined, options: SanitizeOptions): SafeText {
  return cutTo(sanitizeLine((requestId ?? '').slice(0, SHORT_ID_CELLS), options), SHORT_ID_CELLS);
}

function fill(text: SafeText, cells: number): SafeText {
  return asSafe(padEnd(text, cells).slice(text.length));
}
