import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { chunksWithPauses } from '../../../../src/jobs/read/pauses.ts';

it('keeps no chunk of a file that has been passed on', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const passed: WeakRef<object>[] = [];
  async function* chunks() {
    for (let number = 0; number < 20; number += 1) {
      await Promise.resolve();
      yield { number };
    }
  }
  const clock = { now: () => 0, sleep: () => new Promise<void>(() => undefined) };
  for await (const chunk of chunksWithPauses(
    chunks(),
    { pauseMs: 1, breathMs: 1 },
    clock,
    new AbortController().signal,
  )) {
    if (typeof chunk === 'object') passed.push(new WeakRef(chunk));
    if (passed.length < 20) continue;
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(passed.slice(0, 15).filter((one) => one.deref() !== undefined)).toEqual([]);
  }
  expect(passed).toHaveLength(20);
});
