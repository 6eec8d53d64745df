import type { LogStep } from '../../../../src/domain/results/log-step.ts';
import { createTheme } from '../../../../src/render/text/theme.ts';
import { browseFrame, FRAME_ROWS } from '../../../../src/render/tui/browse-frame.ts';
import {
  type BrowseState,
  type BrowseWorld,
  openBrowse,
  press,
  settled,
} from '../../../../src/render/tui/browse-model.ts';
import { callRows } from '../../../../src/render/tui/call-rows.ts';
import { decodeKeys, keysOfRest } from '../../../../src/render/tui/keys.ts';
import { type BufferBounds, createLineBuffer, type LineBuffer } from '../../../../src/render/tui/line-buffer.ts';
import { lineView } from '../line-view.ts';
import { BASE_AT_MS } from '../log-steps.ts';

/** Inverse and underlined. */
const ESC = '\u001b';
const MARK_BEGINS = new RegExp(`${ESC}\\[(7|4)m`, 'g');
const MARK_ENDS = new RegExp(`${ESC}\\[(27|24)m`, 'g');

/** A size of a terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A view over what steps have shown, with keys to press. */
export function browse(steps: readonly LogStep[], { columns, rows }: Size, bounds?: BufferBounds) {
  const buffer = createLineBuffer(bounds);
  const arrive = streamInto(buffer, columns);
  for (const step of steps) arrive(step);
  let size = { columns, rows };
  const world = (): BrowseWorld => ({
    buffer,
    columns: size.columns,
    height: size.rows - FRAME_ROWS,
    rowsOfCall: (id) => callRows(buffer, id, size.columns, { color: false, timeZone: 'UTC', todayAtMs: BASE_AT_MS }),
  });
  let state: BrowseState | 'left' = openBrowse(world());
  return {
    arrive,
    resize: (to: Size) => {
      size = to;
    },
    /** Characters as a terminal sends them; an escape sequence that does not end is the Escape key. */
    type: (characters: string) => {
      const { keys, rest } = decodeKeys(characters);
      for (const key of [...keys, ...keysOfRest(rest)]) if (state !== 'left') state = press(state, key, world());
    },
    hasLeft: () => state === 'left',
    /** What is on the screen; the row of the cursor between ⟦ and ⟧, matches as well. */
    frame: (isReadingHeld = false): string[] => {
      if (state === 'left') return [];
      state = settled(state, world());
      const rowsShown = browseFrame(state, world(), { theme: createTheme(false), timeZone: 'UTC', isReadingHeld });
      return rowsShown.map((row) => row.replaceAll(MARK_BEGINS, '⟦').replaceAll(MARK_ENDS, '⟧'));
    },
  };
}

/** Adds to a buffer what a stream of lines shows and what it leaves out. */
function streamInto(buffer: LineBuffer, columns: number): (step: LogStep) => void {
  const shown = new Set<unknown>();
  const view = lineView({
    columns,
    functionsShown: 'many',
    functionNames: ['shop-prod-orders-api', 'shop-prod-notify'],
    onRows: (subject, rows) => {
      buffer.add(subject, rows);
      if (subject.kind === 'line') shown.add(subject.placed);
    },
  });
  return (step) => {
    view.show(step);
    for (const placed of step.placed) if (!shown.has(placed)) buffer.add({ kind: 'unshown', placed }, []);
  };
}
