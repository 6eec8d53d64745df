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
}

const SKUS = ['MUG-11', 'TEE-BLK-M', 'CAP-03', 'POSTER-A2', 'SOCKS-7', 'TOTE-NAT'] as const;
const SEARCHES = ['mug', 'blue t-shirt', 'poster café', 'größe m', '贈り物', 'socks 42'] as const;

/** The errand that a seed stands for, as one function sees it. Ids are made when they are asked for: few lines name all of them. */
export function errandOf(seed: number, { name, source }: Pick<FunctionSpec, 'name' | 'source'>): Errand {
  const publisher = 'from' in source ? source.from : '';
  const random = chanceOf('errand', seed);
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
      return uuidOf('correlation', seed);
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
  };
}
