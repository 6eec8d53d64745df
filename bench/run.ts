import { availableParallelism, cpus } from 'node:os';
import { measureColdStarts } from './cold-starts.ts';
import { correlateMemory } from './correlate-memory.ts';
import { followUnderPressure } from './follow-under-pressure.ts';
import type { Figure } from './measure.ts';
import { parseAndCorrelate } from './parse-and-correlate.ts';
import { readLargeRange, readSmallRange } from './read-range.ts';
import { tailOnTerminal } from './screen.ts';

const BENCHMARKS: Readonly<Record<string, () => Figure[] | Promise<Figure[]>>> = {
  'parse and correlate': parseAndCorrelate,
  'memory of correlation': correlateMemory,
  'range at the quota': readSmallRange,
  'memory of a large range': readLargeRange,
  'follow under pressure': () => followUnderPressure(),
  'cold-starts of a file': measureColdStarts,
  'screen: a tail on a terminal': tailOnTerminal,
};

const wanted = process.argv[2];
console.log(`Node ${process.version} · ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`);
for (const [name, run] of Object.entries(BENCHMARKS)) {
  if (wanted !== undefined && !name.includes(wanted)) continue;
  const figures = await run();
  const width = Math.max(...figures.map(({ what }) => what.length));
  console.log(`\n${name}`);
  for (const { what, value, aim } of figures) {
    const judged = aim === undefined ? '' : `   aim ${aim.words}: ${aim.isReached ? 'reached' : 'missed'}`;
    console.log(`  ${what.padEnd(width)}  ${value}${judged}`);
  }
}
