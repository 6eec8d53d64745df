import { type Random, seededRandom } from '../../runtime/random.ts';

/**
 * A 32-bit hash of words and numbers, the same on every machine (the finisher is murmur3's). Everything in the world is
 * drawn from such hashes of the seed and of what the thing is, never from what was drawn before it: so any minute can be
 * made without the minutes before.
 */
export function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x9747b28c;
  for (const part of parts) hash = typeof part === 'string' ? mixText(hash, part) : mixNumber(hash, part);
  return finish(hash);
}

function mixText(hash: number, text: string): number {
  let mixed = mixWord(hash, text.length);
  for (let at = 0; at < text.length; at += 1) mixed = mixWord(mixed, text.charCodeAt(at));
  return mixed;
}

function mixNumber(hash: number, value: number): number {
  return mixWord(mixWord(hash, value >>> 0), Math.floor(value / 4_294_967_296) >>> 0);
}

function mixWord(hash: number, word: number): number {
  let key = Math.imul(word, 0xcc9e2d51);
  key = Math.imul((key << 15) | (key >>> 17), 0x1b873593);
  const mixed = hash ^ key;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A source of chance of its own for whatever the parts name. */
export function chanceOf(...parts: readonly (string | number)[]): Random {
  return seededRandom(hashOf(...parts));
}

/** A whole number in [from, to]. */
export function between(random: Random, from: number, to: number): number {
  return from + Math.floor(random.next() * (to - from + 1));
}

/** One of the items, each as likely. */
export function pick<Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(random.next() * items.length)] ?? items[0];
}

/** Picks by the items' weights. */
export function pickWeighted<Item extends { readonly weight: number }>(
  random: Random,
  items: readonly [Item, ...Item[]],
): Item {
  const total = items.reduce((sum, item) => sum + item.weight, 0);
  let left = random.next() * total;
  for (const item of items) {
    left -= item.weight;
    if (left < 0) return item;
  }
  return items[0];
}

/** Log-normal: half the draws lie under the median, few far above it, as durations and delays do. */
export function logNormal(random: Random, median: number, sigma: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * random.next()));
}

/** How often something happens that happens `mean` times on average (Knuth's way: for means up to some hundreds). */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count += 1;
  return count;
}

/** Lower-case hexadecimal digits, made from hashes of the parts. */
export function hexOf(length: number, ...parts: readonly (string | number)[]): string {
  const [one, other] = [hashOf('one', ...parts), hashOf('other', ...parts)];
  let digits = '';
  for (let word = 0; digits.length < length; word += 1) {
    digits += hashOf(word, one, other).toString(16).padStart(8, '0');
  }
  return digits.slice(0, length);
}

/** A version 4 UUID made from hashes of the parts. */
export function uuidOf(...parts: readonly (string | number)[]): string {
  const hex = hexOf(32, ...parts);
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant + hex.slice(17, 20)];
  return [...groups, hex.slice(20)].join('-');
}
