import { asNumber, asText, isInstant, type Value } from './value.ts';

const CHUNKS = /\d+|\D+/g;

/**
 * The order of `sort` (page "sort"): missing values first, then those that are no numbers, then numbers by value. Within the former,
 * runs of digits are compared by length and then value, everything else by its characters.
 */
export function compareNaturally(a: Value, b: Value): number {
  const [rankA, rankB] = [rankOf(a), rankOf(b)];
  if (rankA !== rankB) return rankA - rankB;
  if (isInstant(a) && isInstant(b)) return a.atMs - b.atMs;
  const [textA, textB] = [asText(a) ?? '', asText(b) ?? ''];
  if (rankA === NUMBER) return (asNumber(a) ?? 0) - (asNumber(b) ?? 0) || compareTexts(textA, textB);
  return compareChunks(textA, textB);
}

const NUMBER = 2;

function rankOf(value: Value): number {
  if (value === undefined) return 0;
  return isInstant(value) || asNumber(value) !== undefined ? NUMBER : 1;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function compareChunks(a: string, b: string): number {
  if (a === b) return 0;
  const [chunksA, chunksB] = [a.match(CHUNKS) ?? [], b.match(CHUNKS) ?? []];
  for (const [index, chunkA] of chunksA.entries()) {
    const chunkB = chunksB[index];
    if (chunkB === undefined) return 1;
    const areDigits = isDigits(chunkA) && isDigits(chunkB);
    const order = (areDigits ? chunkA.length - chunkB.length : 0) || compareTexts(chunkA, chunkB);
    if (order !== 0) return order;
  }
  return chunksA.length - chunksB.length;
}

function isDigits(chunk: string): boolean {
  const code = chunk.charCodeAt(0);
  return code >= 48 && code <= 57;
}
