import type { PlacedRecord } from '../../domain/invocation.ts';
import type { ChooseLines, ChosenLine } from '../../domain/results/chosen-line.ts';

/** How many lines to show around each selected one. */
export interface ContextCounts {
  readonly before: number;
  readonly after: number;
}

const NO_LINES: readonly ChosenLine[] = [];

/** What is kept for lines that may yet be selected: enough for every environment of a busy system, whatever its lines are. */
const MOST_HELD = 65_536;
const MOST_HELD_CHARACTERS = 32_000_000;

interface Stream {
  /** Not shown so far, the newest last; at most `before`. */
  readonly held: PlacedRecord[];
  /** Lines still to be shown after the last selected one. */
  following: number;
  /** True where a line before the held ones was left out, or nothing was shown yet. */
  isBroken: boolean;
}

/**
 * Shows the selected lines with those around them, as grep does. Around means in the same log stream, which is one environment
 * of one function: lines of other functions that were printed in between are not its context. Each line is shown once; lines
 * before a selected one come with it, and may be older than what was shown last.
 */
export function linesWithContext(
  isSelected: (placed: PlacedRecord) => boolean,
  { before, after }: ContextCounts,
): ChooseLines {
  const streams = createStreams();
  let hasShown = false;

  const shown = (stream: Stream, lines: readonly PlacedRecord[], selected?: PlacedRecord): ChosenLine[] => {
    const begins = hasShown && stream.isBroken;
    hasShown = true;
    stream.isBroken = false;
    return lines.map((placed, index) => ({
      placed,
      isContext: placed !== selected,
      beginsGroup: begins && index === 0,
    }));
  };

  return (placed) => {
    const stream = streams.of(placed);
    if (isSelected(placed)) {
      stream.following = after;
      return shown(stream, [...streams.release(stream), placed], placed);
    }
    if (stream.following > 0) {
      stream.following -= 1;
      return shown(stream, [placed]);
    }
    if (before > 0) streams.hold(stream, placed);
    if (stream.held.length > before || before === 0) stream.isBroken = true;
    if (stream.held.length > before) streams.drop(stream);
    return NO_LINES;
  };
}

interface Streams {
  /** The stream of a line, which becomes the newest. */
  of(placed: PlacedRecord): Stream;
  hold(stream: Stream, placed: PlacedRecord): void;
  /** Takes the oldest held line away. */
  drop(stream: Stream): void;
  /** Takes all held lines out. */
  release(stream: Stream): PlacedRecord[];
}

/** Streams by name, the one that logged last at the end; the first give up their lines when too much is held. */
function createStreams(): Streams {
  const streams = new Map<string, Stream>();
  let lines = 0;
  let characters = 0;
  const forgotten = (placed: PlacedRecord | undefined): void => {
    if (placed === undefined) return;
    lines -= 1;
    characters -= placed.record.event.message.length;
  };
  const release = (stream: Stream): PlacedRecord[] => {
    for (const placed of stream.held) forgotten(placed);
    return stream.held.splice(0);
  };
  const makeRoom = (): void => {
    for (const [key, stream] of streams) {
      if (lines <= MOST_HELD && characters <= MOST_HELD_CHARACTERS && streams.size <= MOST_HELD) return;
      release(stream);
      streams.delete(key);
    }
  };
  return {
    of: ({ record }) => {
      const { group, logStreamName } = record.event;
      const key = `${group.place ?? ''}\n${group.arn ?? group.name}\n${logStreamName}`;
      const stream = streams.get(key) ?? { held: [], following: 0, isBroken: true };
      streams.delete(key);
      streams.set(key, stream);
      return stream;
    },
    hold: (stream, placed) => {
      stream.held.push(placed);
      lines += 1;
      characters += placed.record.event.message.length;
      makeRoom();
    },
    drop: (stream) => forgotten(stream.held.shift()),
    release,
  };
}
