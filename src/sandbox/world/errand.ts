import { between, chanceOf, hexOf, pick, uuidOf } from './chance.ts';
import type { FunctionSpec } from './function-spec.ts';

/** What a request or an upload is about: it travels along the chain that it sets off. */
export interface Errand {
  readonly orderId: string;
  readonly customerId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly stockLeft: number;
  readonly amount: number;
  readonly correlationId: string;
  /** Of the queue's or topic's message that brought it to this function. */
  readonly receivedId: string;
  /** Of the message with which this function sends it on. */
  readonly sentId: string;
  readonly photoKey: string;
  readonly etag: string;
  readonly photoBytes: number;
  readonly faces: number;
  readonly search: string;
  /** Of the whole errand where it is worked on in parts, which are numbered from 1; part 0 is the whole. */
  readonly batchId: string;
  readonly part: number;
}

const TWO_TO_32 = 4_294_967_296;

/** The seed of a part (from 1) of an errand: the part stands above the 32 bits of the whole. */
export function partSeed(errandSeed: number, part: number): number {
  return errandSeed + part * TWO_TO_32;
}

const SKUS = ['MUG-11', 'TEE-BLK-M', 'CAP-03', 'POSTER-A2', 'SOCKS-7', 'TOTE-NAT'] as const;
const SEARCHES = ['mug', 'blue t-shirt', 'poster café', 'größe m', '贈り物', 'socks 42'] as const;

/** The errand that a seed stands for, as one function sees it. Ids are made when they are asked for: few lines name all of them. */
export function errandOf(seed: number, { name, source }: Pick<FunctionSpec, 'name' | 'source'>): Errand {
  const publisher = 'from' in source ? source.from : '';
  const random = chanceOf('errand', seed);
  const wholeSeed = seed % TWO_TO_32;
  return {
    get orderId() {
      return `o-${hexOf(8, 'order', seed)}`;
    },
    customerId: `c-${between(random, 1000, 9999)}`,
    sku: pick(random, SKUS),
    quantity: between(random, 1, 4),
    stockLeft: between(random, 0, 11),
    amount: between(random, 900, 14_900) / 100,
    get correlationId() {
      return uuidOf('correlation', wholeSeed);
    },
    get receivedId() {
      return uuidOf('message', seed, publisher);
    },
    get sentId() {
      return uuidOf('message', seed, name);
    },
    photoKey: `uploads/${between(random, 100, 999)}/IMG_${between(random, 1000, 9999)}.jpg`,
    get etag() {
      return hexOf(32, 'etag', seed);
    },
    photoBytes: between(random, 300_000, 6_000_000),
    faces: between(random, 0, 5),
    search: pick(random, SEARCHES),
    get batchId() {
      return `b-${hexOf(8, 'batch', wholeSeed)}`;
    },
    part: Math.floor(seed / TWO_TO_32),
  };
}
