import { between, chanceOf, hexOf, pick, uuidOf } from './chance.ts';

/** What a request or an upload is about: it travels along the chain that it sets off. */
export interface Errand {
  readonly orderId: string;
  readonly customerId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly stockLeft: number;
  readonly amount: number;
  readonly correlationId: string;
  /** Of the queue or topic message that carries it. */
  readonly messageId: string;
  readonly photoKey: string;
  readonly etag: string;
  readonly photoBytes: number;
  readonly faces: number;
  readonly search: string;
}

const SKUS = ['MUG-11', 'TEE-BLK-M', 'CAP-03', 'POSTER-A2', 'SOCKS-7', 'TOTE-NAT'] as const;
const SEARCHES = ['mug', 'blue t-shirt', 'poster café', 'größe m', '贈り物', 'socks 42'] as const;

/** The errand that a seed stands for. */
export function errandOf(seed: number): Errand {
  const random = chanceOf('errand', seed);
  return {
    orderId: `o-${hexOf(8, 'order', seed)}`,
    customerId: `c-${between(random, 1000, 9999)}`,
    sku: pick(random, SKUS),
    quantity: between(random, 1, 4),
    stockLeft: between(random, 0, 3),
    amount: between(random, 900, 14_900) / 100,
    correlationId: uuidOf('correlation', seed),
    messageId: uuidOf('message', seed),
    photoKey: `uploads/${between(random, 100, 999)}/IMG_${between(random, 1000, 9999)}.jpg`,
    etag: hexOf(32, 'etag', seed),
    photoBytes: between(random, 300_000, 6_000_000),
    faces: between(random, 0, 5),
    search: pick(random, SEARCHES),
  };
}
