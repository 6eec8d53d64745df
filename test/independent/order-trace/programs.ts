import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT, waitUntil } from '../../e2e/built-bin.ts';
import { REGION } from '../emulators.ts';
import type { Segment } from '../segment.ts';
import { startDaemon } from './daemon.ts';
import type { LoggedLine } from './lambda-lines.ts';
import { INVOKE_PATH, type ReceivedCall, startShop } from './shop.ts';

/** What the traced programs did. */
export interface ProgramRun {
  /** The storefront's call of the API, and checkout's of billing. */
  readonly apiCall: ReceivedCall;
  readonly billingCall: ReceivedCall;
  readonly checkout: { readonly calledAtMs: number; readonly endedAtMs: number; readonly lines: readonly LoggedLine[] };
  /** What the X-Ray SDK sent, and X-Ray has. */
  readonly documents: readonly Segment[];
}

/** The ids that Lambda gives out. */
export interface LambdaIds {
  readonly checkoutRequestId: string;
  readonly billingRequestId: string;
  /** Of checkout's function segment, which the SDK hangs its subsegments on. */
  readonly functionSegmentId: string;
}

/** The storefront's one segment, and the five subsegments of the function, each sent by itself. */
const DOCUMENTS = 6;
const RUNS_WITHIN_MS = 30_000;

/** Lets the storefront order something, and the function behind its API run in a process of its own. */
export async function runPrograms(ids: LambdaIds): Promise<ProgramRun> {
  let checkout: ProgramRun['checkout'] | undefined;
  const daemon = await startDaemon();
  const shop = await startShop(async ({ traceId }) => {
    const calledAtMs = Date.now();
    const header = `Root=${traceId};Parent=${ids.functionSegmentId};Sampled=1`;
    const environment = { LAMBDA_TASK_ROOT: '/var/task', _X_AMZN_TRACE_ID: header, REQUEST_ID: ids.checkoutRequestId };
    const lines = linesOf(await run('checkout.mjs', { ...endpoints, ...environment }));
    checkout = { calledAtMs, endedAtMs: Date.now(), lines };
  }, ids.billingRequestId);
  const endpoints = { SHOP_URL: shop.url, AWS_XRAY_DAEMON_ADDRESS: daemon.address };
  try {
    await run('storefront.mjs', endpoints);
    await waitUntil('the SDK’s segments are in X-Ray', () => daemon.documents().length >= DOCUMENTS);
  } finally {
    await shop.stop();
    await daemon.stop();
  }
  if (checkout === undefined) throw new Error('the function did not run');
  const documents = daemon.documents().map((document) => JSON.parse(document) as Segment);
  return { apiCall: shop.received('/orders'), billingCall: shop.received(INVOKE_PATH), checkout, documents };
}

/** Gives what it printed. */
async function run(program: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    XRAY_SDK: join(ROOT, '.cache', 'xray-sdk'),
    ...environment,
  };
  const file = join(import.meta.dirname, 'programs', program);
  return (await promisify(execFile)(process.execPath, [file], { env, timeout: RUNS_WITHIN_MS })).stdout;
}

function linesOf(output: string): LoggedLine[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LoggedLine);
}
