import { expect, it } from 'vitest';
import { createGarbageBound } from '../../../src/runtime/garbage-bound.ts';

const MB = 1_048_576;

/** A heap of which so much is alive; the rest of what is used is garbage. */
function heapOf(aliveMb: number) {
  const state = { usedMb: aliveMb, youngMb: 2, collections: 0, isCapped: false };
  const look = createGarbageBound({
    used: () => state.usedMb * MB,
    young: () => state.youngMb * MB,
    capYoung: () => {
      state.isCapped = true;
    },
    collect: () => {
      state.collections += 1;
      state.usedMb = aliveMb;
    },
  });
  return { state, look };
}

function use(heap: ReturnType<typeof heapOf>, fromMb: number, toMb: number): number {
  let mostMb = 0;
  heap.state.usedMb = fromMb;
  while (heap.state.usedMb < toMb && heap.state.collections < 3) {
    heap.look();
    mostMb = Math.max(mostMb, heap.state.usedMb);
    heap.state.usedMb += 1;
  }
  return mostMb;
}

it('garbage is collected before more than 20 MB of it lie', () => {
  const heap = heapOf(70);
  expect(use(heap, 70, 1000)).toBeLessThanOrEqual(70 + 20);
  expect(heap.state.collections).toBe(3);
});

it('a short command ends before anything is collected', () => {
  const heap = heapOf(20);
  use(heap, 20, 79);
  expect(heap.state.collections).toBe(0);
});

it('where much is alive more garbage may lie, so that collecting does not take all time', () => {
  const heap = heapOf(400);
  expect(use(heap, 400, 2000)).toBeGreaterThan(550);
  expect(heap.state.collections).toBe(3);
});

it('what V8 collects by itself counts', () => {
  const heap = heapOf(100);
  use(heap, 100, 119);
  use(heap, 60, 79);
  expect(heap.state.collections).toBe(0);
  use(heap, 79, 82);
  expect(heap.state.collections).toBe(1);
});

it('the young generation grows to 8 MB and no further', () => {
  const heap = heapOf(20);
  heap.state.youngMb = 4;
  heap.look();
  expect(heap.state.isCapped).toBe(false);
  heap.state.youngMb = 8;
  heap.look();
  expect(heap.state.isCapped).toBe(true);
});
