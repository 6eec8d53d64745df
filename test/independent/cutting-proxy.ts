import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type Random, seededRandom } from '../../src/runtime/random.ts';

/** What a proxy has done to the answers that came through it. */
export interface Cuts {
  /** Answers that came, cut ones included. */
  readonly answers: number;
  /** Connections reset when the answer was there, and none of it had been handed on. */
  readonly beforeAnswer: number;
  /** Connections reset with the head of the answer and a part of its body handed on. */
  readonly midBody: number;
}

/** A proxy under way. */
export interface CuttingProxy extends AsyncDisposable {
  readonly url: string;
  cuts(): Cuts;
}

type Fate = 'whole' | 'before-answer' | 'mid-body';

/**
 * Stands before a server of HTTP/1.1 on this machine and resets a share of the connections under the answers: half of them
 * before the first byte, half in the middle of the body. What the server was asked it has done then, and its client cannot
 * know.
 * @param share between 0 and 1, drawn for each answer from the seed
 */
export async function startCuttingProxy(serverUrl: string, share: number, seed: number): Promise<CuttingProxy> {
  const { hostname, port } = new URL(serverUrl);
  const random = seededRandom(seed);
  const counts = { answers: 0, beforeAnswer: 0, midBody: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.end());
    relay(client, upstream, () => drawFate(random, share), counts);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    cuts: () => ({ ...counts }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A client sends its next request when it has the answer to the last, so that bytes from it begin an exchange. */
function relay(
  client: Socket,
  upstream: Socket,
  nextFate: () => Fate,
  counts: { answers: number; beforeAnswer: number; midBody: number },
): void {
  let isAsked = false;
  /** Bytes of this answer that may still be handed on. */
  let left = Number.POSITIVE_INFINITY;
  client.on('data', (bytes: Buffer) => {
    isAsked = true;
    upstream.write(bytes);
  });
  upstream.on('data', (bytes: Buffer) => {
    if (isAsked) {
      isAsked = false;
      counts.answers += 1;
      const fate = nextFate();
      if (fate === 'before-answer') counts.beforeAnswer += 1;
      if (fate === 'mid-body') counts.midBody += 1;
      left = fate === 'whole' ? Number.POSITIVE_INFINITY : fate === 'before-answer' ? 0 : middleOfBody(bytes);
    }
    if (bytes.length < left) client.write(bytes);
    else cut(client, upstream, bytes.subarray(0, left));
    left -= bytes.length;
  });
}

/** Hands on the last bytes and resets: a reset at once would throw away what the client has not read. */
function cut(client: Socket, upstream: Socket, last: Buffer): void {
  upstream.removeAllListeners('data');
  client.write(last, () => {
    setTimeout(() => client.resetAndDestroy(), last.length === 0 ? 0 : 20);
  });
}

/** Bytes up to half of the body, from the first bytes of an answer that tells its length. */
function middleOfBody(head: Buffer): number {
  const text = head.toString('latin1');
  const headLength = text.indexOf('\r\n\r\n') + 4;
  const bodyLength = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 2);
  return headLength + Math.floor(bodyLength / 2);
}

function drawFate(random: Random, share: number): Fate {
  const drawn = random.next();
  if (drawn >= share) return 'whole';
  return drawn < share / 2 ? 'before-answer' : 'mid-body';
}
