// A process that runs seeds one after the other: each has the globals to itself. Its first word, if any, names a mechanism
// to take out.
import { breakMechanism, isBreakName } from './breaks.ts';

const [, , mechanism = ''] = process.argv;
const checkBroken = isBreakName(mechanism) ? breakMechanism(mechanism) : undefined;
const { runSeed } = await import('./seed-result.ts');
// The first run loads what the program loads lazily, which takes real time.
await runSeed(0);
checkBroken?.();

process.on('message', (seed: number) => {
  runSeed(seed).then(
    ({ result }) => process.send?.(result),
    (error: unknown) => process.send?.(`the simulation itself failed: ${error instanceof Error ? error.stack : error}`),
  );
});
process.send?.('ready');
