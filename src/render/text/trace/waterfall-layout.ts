import { asSafe, joinSafe, type SafeText, safe } from '../../safe-text.ts';
import type { Theme } from '../theme.ts';
import { cutTo, padEnd, padStart, widthOf } from '../width.ts';
import { bar, type Fill } from './bar.ts';
import type { Label } from './labels.ts';
import type { TimeAxis } from './time-axis.ts';
import type { BarRow } from './waterfall-rows.ts';

/** The columns of a waterfall, in cells; 0 for one that is left out. */
export interface WaterfallLayout {
  readonly name: number;
  readonly bar: number;
  readonly duration: number;
  readonly self: number;
  readonly evidence: number;
  /** True on a terminal: a long name is cut. */
  readonly isCut: boolean;
}

/** A row with the axis it is drawn against. */
export interface PlacedRow {
  readonly row: BarRow;
  readonly axis: TimeAxis;
}

/** How wide bars are in a pipe: as wide as on a terminal of this width. */
const PIPE_CELLS = 100;
/** What longer names do not push the bars of all rows past. */
const MOST_PIPE_NAME = 72;
/** Below this the bars go, and the numbers stay. */
const LEAST_COLUMNS = 60;
const LEAST_BAR = 12;
const MOST_BAR = 100;
const LEAST_NAME = 16;
/** Of a screen, what names take at most beside bars. */
const NAME_SHARE = 0.36;
const LEAST_NUMBER = 5;
const GAP = 2;

/**
 * Fits the columns to the terminal.
 * @param titles what stands above the names
 * @param columns cells of the terminal; absent in a pipe
 */
export function waterfallLayout(
  rows: readonly PlacedRow[],
  titles: readonly SafeText[],
  columns: number | undefined,
): WaterfallLayout {
  const widest = (cells: (one: PlacedRow) => number): number =>
    rows.reduce((most, one) => Math.max(most, cells(one)), 0);
  const screen = columns ?? PIPE_CELLS;
  const ofTitles = titles.reduce((most, title) => Math.max(most, widthOf(title)), 0);
  const names = Math.max(
    ofTitles,
    widest(({ row }) => row.gutter.length + labelCells(row.label)),
  );
  const duration = Math.max(
    LEAST_NUMBER,
    widest(({ row, axis }) => axis.cell(row.durationMs).length),
  );
  const selfCells = widest(({ row, axis }) => axis.cell(row.selfMs).length);
  const self = selfCells === 0 ? 0 : Math.max(LEAST_NUMBER, selfCells);
  const evidence = Math.max(
    'evidence'.length,
    widest(({ row }) => row.evidence.length),
  );
  const numbers = taken(duration) + taken(self);
  const isCut = columns !== undefined;
  const shared = Math.min(names, Math.max(LEAST_NAME, Math.floor(screen * NAME_SHARE)));
  const name = isCut ? shared : Math.min(names, MOST_PIPE_NAME);
  const barCells = Math.min(MOST_BAR, screen - shared - 1 - numbers - taken(evidence));
  if (screen >= LEAST_COLUMNS && barCells >= LEAST_BAR) {
    return { name, bar: barCells, duration, self, evidence, isCut };
  }
  const isRoomy = screen - numbers - taken(evidence) >= Math.min(names, LEAST_NAME * 1.5);
  const left = screen - numbers - (isRoomy ? taken(evidence) : 0);
  return { name: Math.min(names, Math.max(1, left)), bar: 0, duration, self, evidence: isRoomy ? evidence : 0, isCut };
}

function taken(cells: number): number {
  return cells === 0 ? 0 : cells + GAP;
}

/** The line above the bars: a section's title, the axis, and what the columns are. */
export function axisLine(title: SafeText, axis: TimeAxis, layout: WaterfallLayout, theme: Theme): SafeText {
  const titles = [axis.unit, safe`self`, safe`evidence`] as const;
  const columns = joinSafe(columnCells(titles, layout), '');
  const ticks = layout.bar === 0 ? safe`` : safe` ${padEnd(axis.ticks(layout.bar), layout.bar)}`;
  const shown = theme.strong(layout.isCut ? cutTo(title, layout.name) : title);
  return asSafe(`${padEnd(shown, layout.name)}${theme.quiet(safe`${ticks}${columns}`)}`.trimEnd());
}

/** A row of the waterfall. */
export function barLine({ row, axis }: PlacedRow, layout: WaterfallLayout, theme: Theme): SafeText {
  const { gutter, label, segments, durationMs, selfMs, evidence } = row;
  const paints: Readonly<Record<Fill, (text: SafeText) => SafeText>> = {
    work: (text) => text,
    service: theme.quiet,
    wait: theme.quiet,
    init: theme.warning,
  };
  const drawn = layout.bar === 0 ? safe`` : safe` ${bar(segments, axis, layout.bar, paints)}`;
  const [duration = safe``, self = safe``, told = safe``] = columnCells(
    [axis.cell(durationMs), axis.cell(selfMs), evidence],
    layout,
  );
  const name = nameCell(gutter, label, layout, theme);
  return asSafe(`${name}${drawn}${duration}${self}${theme.quiet(told)}`.trimEnd());
}

function columnCells(
  [duration, self, evidence]: readonly [SafeText, SafeText, SafeText],
  layout: WaterfallLayout,
): SafeText[] {
  return [
    safe`  ${padStart(duration, layout.duration)}`,
    layout.self === 0 ? safe`` : safe`  ${padStart(self, layout.self)}`,
    layout.evidence === 0 ? safe`` : safe`  ${evidence}`,
  ];
}

function labelCells({ name, mark, notes }: Label): number {
  return widthOf(name) + widthOf(mark) + widthOf(spaced(notes));
}

/** The gutter and the label, filled. On a terminal the name is cut; how it ended never is, and a note is shown whole or not. */
function nameCell(gutter: SafeText, label: Label, layout: WaterfallLayout, theme: Theme): SafeText {
  const { name, mark, paint, markPaint } = label;
  const room = layout.isCut ? layout.name - gutter.length - widthOf(mark) : Number.POSITIVE_INFINITY;
  const notes = spaced(fittingNotes(label, room));
  const shownName = cutTo(name, Math.max(1, room - widthOf(notes)));
  const painted = safe`${theme.quiet(gutter)}${paint(shownName)}${markPaint(mark)}${theme.quiet(notes)}`;
  return padEnd(painted, layout.name);
}

/** The notes that fit beside the whole name; if none does, the first, where that leaves enough of the name. */
function fittingNotes({ name, notes }: Label, room: number): SafeText[] {
  const fitting: SafeText[] = [];
  for (const note of notes) {
    if (widthOf(name) + widthOf(spaced([...fitting, note])) <= room) fitting.push(note);
  }
  const [first] = notes;
  const isWorth = fitting.length === 0 && first !== undefined && room - widthOf(spaced([first])) >= LEAST_KEPT;
  return isWorth ? [first] : fitting;
}

/** Cells of a name that notes do not take. */
const LEAST_KEPT = 7;

function spaced(notes: readonly SafeText[]): SafeText {
  return notes.length === 0 ? safe`` : safe`  ${joinSafe(notes, ', ')}`;
}
