import type { Change } from '../../domain/results/changes.ts';
import { isoTime } from './iso-time.ts';
import type { WireRecord } from './records.ts';

/** The record of one change. */
export function changeRecord(change: Change): WireRecord {
  return {
    type: 'change',
    v: 1,
    time: isoTime(change.atMs),
    function: change.functionName,
    kind: change.kind,
    version: change.version,
    codeSha256: change.codeSha256,
    detail: change.detail,
    firstSeen: change.isFirstSeen,
  };
}
