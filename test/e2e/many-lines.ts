import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of log lines, as FilterLogEvents gives them, one event a line. */
export interface LinesFile {
  readonly path: string;
  /** The messages, in order. */
  readonly messages: readonly string[];
  remove(): void;
}

/** Writes a file of `count` distinct lines, each a second after the other. @param length of each message, at least; in bytes */
export function writeLinesFile(count: number, length = 0): LinesFile {
  const folder = mkdtempSync(join(tmpdir(), 'slsobs-lines-'));
  const path = join(folder, 'events.ndjson');
  const messages = Array.from({ length: count }, (_, index) =>
    `line ${index} ${'·'.repeat(index % 80)}`.padEnd(length, '.'),
  );
  const events = messages.map((message, index) =>
    JSON.stringify({
      logStreamName: 'one',
      timestamp: 1_770_000_000_000 + index * 1000,
      ingestionTime: 1_770_000_000_500 + index * 1000,
      eventId: String(index).padStart(56, '0'),
      message,
    }),
  );
  writeFileSync(path, `${events.join('\n')}\n`);
  return { path, messages, remove: () => rmSync(folder, { recursive: true }) };
}
