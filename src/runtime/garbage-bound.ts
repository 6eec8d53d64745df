import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What the bound sees of the memory of this process, and can do about it. */
export interface Heap {
  /** Bytes of objects, dead ones included, and of what they hold outside the heap, such as the buffers of answers. */
  used(): number;
  /** Bytes of the young generation, both halves. */
  young(): number;
  /** Lets the young generation grow no further. */
  capYoung(): void;
  /** Collects all garbage now. */
  collect(): void;
}

const MB = 1_048_576;
/** As large as two halves of 4 MB. V8 goes on to 128 MB, which makes a long reading no faster. */
const YOUNG_BYTES = 8 * MB;
/** Garbage let lie where little is alive: a collection for every 20 MB takes about a quarter of a long reading's processor time. */
const GARBAGE_BYTES = 20 * MB;
/** Half as much garbage as is alive beyond this may lie, so that a large heap is not gone through for little. */
const LITTLE_ALIVE_BYTES = 60 * MB;
/** Less than this is never collected: a short command ends before. */
const SMALL_BYTES = 80 * MB;

/**
 * Bounds the garbage that V8 lets lie, which in a long reading is four times what is alive. Costs a short command nothing.
 * Its settings work while the process runs, unlike the size of the young generation itself or of the heap, which only
 * count at its start.
 */
export function boundGarbage(): void {
  const look = createGarbageBound(thisHeap());
  // After each collection of V8's own, which come with allocation: a process that waits is not woken.
  new PerformanceObserver(look).observe({ entryTypes: ['gc'] });
}

/** The decision alone: to be called again and again while memory is taken. */
export function createGarbageBound(heap: Heap): () => void {
  let isYoungCapped = false;
  /** The least that was used since the last collection: near to what is alive. */
  let least = Number.POSITIVE_INFINITY;
  return () => {
    if (!isYoungCapped && heap.young() >= YOUNG_BYTES) {
      isYoungCapped = true;
      heap.capYoung();
    }
    const used = heap.used();
    least = Math.min(least, used);
    if (used < SMALL_BYTES || used < least + Math.max(GARBAGE_BYTES, (least - LITTLE_ALIVE_BYTES) / 2)) return;
    heap.collect();
    least = heap.used();
  };
}

function thisHeap(): Heap {
  let collect: ((options: object) => void) | undefined;
  return {
    used: () => {
      const { used_heap_size: inside, external_memory: outside } = getHeapStatistics();
      return inside + outside;
    },
    young: () => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0,
    capYoung: () => setFlagsFromString('--semi-space-growth-factor=1'),
    collect: () => {
      if (collect === undefined) {
        setFlagsFromString('--expose-gc');
        collect = runInNewContext('gc') as (options: object) => void;
      }
      // Without options it would also drop compiled code and shrink what is needed again at once.
      collect({ type: 'major', execution: 'sync', flavor: 'regular' });
    },
  };
}
