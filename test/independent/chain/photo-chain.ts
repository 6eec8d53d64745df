import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { emulatorProgram, REGION } from '../emulators.ts';

/** One call of a function, as the handler itself wrote it down while it ran. */
export interface TrueCall {
  readonly requestId: string;
  readonly functionName: string;
  /** Exactly as printed, in order. */
  readonly lines: readonly string[];
  readonly ended: 'ok' | 'error' | undefined;
  readonly errorType: string | undefined;
  readonly errorMessage: string | undefined;
}

/** The chain in an emulator: five photos went through it, one of which fails twice in the second stage. */
export interface PhotoChain {
  /** Everything the handlers have written down until now, by request. */
  readTruth(): ReadonlyMap<string, TrueCall>;
  /** Puts one more photo in: two more calls. */
  upload(key: string): Promise<void>;
}

/** Builds the chain, sends the photos through it and waits until nothing is under way. */
export async function runPhotoChain(ministackUrl: string, scratchFolder: string): Promise<PhotoChain> {
  const truthFile = join(scratchFolder, 'truth.jsonl');
  const setUp = join(import.meta.dirname, 'set_up.py');
  await promisify(execFile)(emulatorProgram('ministack', 'python'), [setUp, ministackUrl, truthFile]);
  return {
    readTruth: () => callsOf(readFileSync(truthFile, 'utf8')),
    upload: async (key) => {
      const answer = await fetch(`${ministackUrl}/photos/${key}`, {
        method: 'PUT',
        headers: { authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/s3/aws4_request` },
        body: 'x'.repeat(100),
      });
      if (!answer.ok) throw new Error(`upload of ${key}: ${answer.status}`);
    },
  };
}

interface TruthEntry {
  readonly requestId: string;
  readonly function: string;
  readonly line?: string;
  readonly ended?: 'ok' | 'error';
  readonly errorType?: string;
  readonly errorMessage?: string;
}

function callsOf(truth: string): Map<string, TrueCall> {
  const entries = truth
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TruthEntry);
  const byRequest = Map.groupBy(entries, (entry) => entry.requestId);
  return new Map([...byRequest].map(([requestId, own]) => [requestId, callOf(requestId, own)]));
}

function callOf(requestId: string, entries: readonly TruthEntry[]): TrueCall {
  const end = entries.find((entry) => entry.ended !== undefined);
  return {
    requestId,
    functionName: entries[0]?.function ?? '',
    lines: entries.flatMap((entry) => entry.line ?? []),
    ended: end?.ended,
    errorType: end?.errorType,
    errorMessage: end?.errorMessage,
  };
}
