import { join } from 'node:path';
import { REGION } from '../emulators.ts';
import { runPython } from '../python/run-python.ts';
import { readTrueCalls, type TrueCall } from '../python/true-calls.ts';

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
  await runPython(join(import.meta.dirname, 'set_up.py'), [ministackUrl, truthFile]);
  return {
    readTruth: () => readTrueCalls(truthFile),
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
