import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { openAwsSession } from '../../src/collectors/aws/session.ts';
import { type Clock, systemClock } from '../../src/runtime/clock.ts';
import { seededRandom } from '../../src/runtime/random.ts';

const DOCUMENT = JSON.stringify({ logGroups: [{ logGroupName: 'a' }] });
const HALF = DOCUMENT.slice(0, 20);
const WHOLE_HEAD = `HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: ${DOCUMENT.length}\r\n\r\n`;
const CHUNKED_HEAD =
  'HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n';
const CLOSED_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\nconnection: close\r\n\r\n';

const opened: { destroy(): void }[] = [];
afterAll(() => {
  for (const socket of opened.splice(0)) socket.destroy();
});

/** A server whose first answers are as `first` does them, and the rest as they should be. */
async function startServer(first: (socket: Socket) => void, times = 1) {
  let requests = 0;
  const server = createServer((socket) => {
    opened.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => {
      requests += 1;
      if (requests <= times) first(socket);
      else socket.write(WHOLE_HEAD + DOCUMENT);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({ destroy: () => server.close() });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => requests };
}

/** Asks for the log groups over a real socket, and gives how many there are, with what was said on the way. */
async function ask(endpointUrl: string, clock: Clock = systemClock) {
  const session = await openAwsSession({
    endpointUrl,
    env: {},
    askMfa: async () => undefined,
    clock,
    random: seededRandom(1),
  });
  const { signal } = new AbortController();
  const logs = await session.logs();
  const setbacks: string[] = [];
  const call = {
    api: 'DescribeLogGroups',
    send: () => logs.describeLogGroups({}, signal),
  } as const;
  const { logGroups } = await session.ask(call, { signal, onSetback: (setback) => setbacks.push(setback) });
  return { groups: logGroups?.length, setbacks };
}

const afterOneTry = { groups: 1, setbacks: ['disconnected'] };

it.concurrent.for<[string, (socket: Socket) => void]>([
  ['before its answer', () => undefined],
  ['in the middle of its answer', (socket) => socket.write(WHOLE_HEAD + HALF)],
])('a connection that goes silent %s is given up in 15 s, and the call made again', async ([, first]) => {
  const { url } = await startServer(first);
  const startedAtMs = performance.now();
  expect(await ask(url)).toEqual(afterOneTry);
  expect(performance.now() - startedAtMs).toBeLessThan(15_000);
});

it.for<[string, (socket: Socket) => void]>([
  ['with no answer', (socket) => socket.end()],
  ['by a reset', (socket) => socket.resetAndDestroy()],
  ['in an answer of known length', (socket) => socket.end(WHOLE_HEAD + HALF)],
  ['in an answer in chunks', (socket) => socket.end(`${CHUNKED_HEAD}14\r\n${HALF}`)],
  ['between two chunks', (socket) => socket.end(`${CHUNKED_HEAD}14\r\n${HALF}\r\n`)],
  ['in an answer that ends with its connection', (socket) => socket.end(CLOSED_HEAD + HALF)],
  ['before the first byte of such an answer', (socket) => socket.end(CLOSED_HEAD)],
  ['after what is no HTTP', (socket) => socket.end('nonsense\r\n\r\n')],
])('a connection that ends %s is no answer, and the call is made again', async ([, first]) => {
  const { url } = await startServer(first);
  expect(await ask(url)).toEqual(afterOneTry);
});

it('a machine that has slept makes its calls again on new connections', async () => {
  let sleptMs = 0;
  const clock: Clock = { now: () => Date.now() + sleptMs, sleep: systemClock.sleep };
  const { url, requests } = await startServer(() => undefined);
  const startedAtMs = performance.now();
  const answer = ask(url, clock);
  while (requests() === 0) await systemClock.sleep(20);
  await systemClock.sleep(300);
  sleptMs = 3_600_000;
  expect(await answer).toEqual(afterOneTry);
  expect(performance.now() - startedAtMs).toBeLessThan(5000);
});
