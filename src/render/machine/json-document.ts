import type { Gap } from '../../domain/gap.ts';
import { gapRecord, type WireRecord } from './records.ts';
import { wireJson } from './wire-json.ts';

/** Writes `{v, command, records, gaps, summary}` piece by piece, a record a line, so that its length needs no memory. */
export interface JsonDocument {
  /** What these records add. */
  add(records: readonly object[]): string;
  /** Keeps the newest revision of a gap for the end. */
  addGap(gap: Gap): void;
  /** What closes it. A summary is left out where the command has none. */
  end(summary: WireRecord | undefined): string;
}

/** @param command the verb that was typed */
export function createJsonDocument(command: string): JsonDocument {
  const gaps = new Map<string, Gap>();
  let hasBegun = false;
  const begin = (): string => (hasBegun ? '' : `{"v":1,"command":${wireJson(command)},"records":[`);
  let separator = '\n';
  return {
    add: (records) => {
      if (records.length === 0) return '';
      const text = `${begin()}${separator}${records.map(wireJson).join(',\n')}`;
      hasBegun = true;
      separator = ',\n';
      return text;
    },
    addGap: (gap) => {
      gaps.set(gap.gapId, gap);
    },
    end: (summary) => {
      const newLine = hasBegun ? '\n' : '';
      const told = wireJson([...gaps.values()].map(gapRecord));
      const last = summary === undefined ? '' : `,"summary":${wireJson(summary)}`;
      return `${begin()}${newLine}],"gaps":${told}${last}}\n`;
    },
  };
}
