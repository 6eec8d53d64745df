import { expect, test } from 'vitest';
import type { HttpHandler, HttpResponse } from '../../../../src/runtime/http.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';
import { countGroups, jsonAnswer } from './json-answers.ts';

const DOCUMENT = JSON.stringify({ logGroups: [{ logGroupName: 'a' }] });
const answer = (body: HttpResponse['body'] | string, status = 200, type = 'application/x-amz-json-1.1') => ({
  status,
  headers: { 'content-type': type },
  body: typeof body === 'string' ? Buffer.from(body) : body,
});
const page = '<html><body>Please sign in</body></html>';

/** A body that breaks after its first half. */
async function* breaking(error: Error) {
  yield Buffer.from(DOCUMENT.slice(0, 20));
  throw error;
}
const broken = (code: string) => Object.assign(new Error(code), { code });

/** What goes wrong once; tries of a call with limited patience until it has its answer, or 0 where it gives up at once. */
const ROWS: readonly (readonly [string, () => HttpResponse, tries: number])[] = [
  ['a document that is cut off', () => answer(DOCUMENT.slice(0, 20)), 2],
  ['an answer without a byte', () => answer(''), 2],
  ['a body that breaks: ECONNRESET', () => answer(breaking(broken('ECONNRESET'))), 2],
  ['a body that breaks: premature close', () => answer(breaking(broken('ERR_STREAM_PREMATURE_CLOSE'))), 2],
  ['a body that breaks: UND_ERR_SOCKET', () => answer(breaking(broken('UND_ERR_SOCKET'))), 2],
  ['an answer that is no HTTP: HPE_INVALID_CONSTANT', () => answer(breaking(broken('HPE_INVALID_CONSTANT'))), 2],
  ['a page of a proxy: 502', () => answer(page, 502, 'text/html'), 2],
  ['a page of a proxy: 408', () => answer(page, 408, 'text/html'), 2],
  ['nothing but a status: 503', () => answer('', 503), 2],
  ['a page that says it is well', () => answer(page, 200, 'text/html'), 0],
  ['a page that refuses', () => answer(page, 403, 'text/html'), 0],
];

/** A session of which the first answer is another. */
async function afterFirst(first: () => HttpResponse) {
  const clock = createSimulatedClock();
  const state = { calls: 0 };
  const aws: HttpHandler = async () => {
    state.calls += 1;
    return state.calls === 1 ? first() : jsonAnswer({ logGroups: [{}] });
  };
  return { clock, state, session: await sessionOn(aws, clock) };
}

test.for(ROWS)('%s', async ([, first, tries]) => {
  const { clock, state, session } = await afterFirst(first);
  const call = countGroups(session).catch((error: Error) => error.message);
  await clock.advance(5000);
  expect(await call).toEqual(tries === 0 ? expect.stringContaining('not understood') : 1);
  expect(state.calls).toBe(Math.max(1, tries));
});

test.for(ROWS)('with endless patience: %s', async ([, first]) => {
  const { clock, session } = await afterFirst(first);
  const setbacks: string[] = [];
  const call = countGroups(session, { patience: 'endless', onSetback: (setback) => setbacks.push(setback) });
  await clock.advance(5000);
  expect(await call).toBe(1);
  expect(setbacks).toEqual(['disconnected']);
});

test.for([
  'Error: getaddrinfo ENOTFOUND portal.sso.eu-west-1.amazonaws.com',
  'Error: connect ETIMEDOUT 1.2.3.4:443',
  'TooManyRequestsException: HTTP 429 Unknown Code',
])('a search for credentials that fails for its network is no lack of credentials: %s', async (message) => {
  const { clock, session } = await afterFirst(() => jsonAnswer({}));
  const { signal } = new AbortController();
  let searches = 0;
  const send = async (): Promise<string> => {
    searches += 1;
    if (searches === 1) throw Object.assign(new Error(message), { name: 'CredentialsProviderError' });
    return 'found';
  };
  const setbacks: string[] = [];
  const onSetback = (setback: string) => setbacks.push(setback);
  const call = session.ask({ api: 'FilterLogEvents', send }, { signal, patience: 'endless', onSetback });
  await clock.advance(5000);
  expect(await call).toBe('found');
  expect(setbacks).not.toContain('expired');
  expect(setbacks).toHaveLength(1);
});
