import type { HttpHandler, HttpRequest, HttpResponse } from '../../src/runtime/http.ts';

/** One call that was made. */
export interface XRayCall {
  readonly atMs: number;
  readonly api: 'BatchGetTraces' | 'GetTraceSummaries' | 'GetTraceSegmentDestination';
  readonly input: Readonly<Record<string, unknown>>;
}

/** What is to be answered: a body, an error of AWS's, or any text at all. */
export type XRayAnswer =
  | { readonly body: object }
  | { readonly status: number; readonly type: string; readonly message?: string }
  | { readonly status: number; readonly text: string };

const APIS: Readonly<Record<string, XRayCall['api']>> = {
  '/Traces': 'BatchGetTraces',
  '/TraceSummaries': 'GetTraceSummaries',
  '/GetTraceSegmentDestination': 'GetTraceSegmentDestination',
};

/** X-Ray's protocol around answers that a test writes itself. */
export interface FakeXRay {
  readonly handler: HttpHandler;
  readonly calls: readonly XRayCall[];
  /** An empty body unless the test says otherwise. */
  answer: (call: XRayCall) => XRayAnswer | Promise<XRayAnswer>;
}

export function createFakeXRay({ now }: { readonly now: () => number }): FakeXRay {
  const calls: XRayCall[] = [];
  const fake: FakeXRay = {
    calls,
    answer: () => ({ body: {} }),
    handler: async (request) => {
      const call = { atMs: now(), api: apiOf(request), input: inputOf(request) };
      calls.push(call);
      return httpResponse(await fake.answer(call), now());
    },
  };
  return fake;
}

function apiOf({ path }: HttpRequest): XRayCall['api'] {
  const api = APIS[path];
  if (api === undefined) throw new Error(`X-Ray has no ${path}`);
  return api;
}

function inputOf({ body }: HttpRequest): XRayCall['input'] {
  return JSON.parse(Buffer.from(body).toString() || '{}') as XRayCall['input'];
}

function httpResponse(answer: XRayAnswer, nowMs: number): HttpResponse {
  const headers = { 'content-type': 'application/json', date: new Date(nowMs).toUTCString() };
  if ('body' in answer) return { status: 200, headers, body: Buffer.from(JSON.stringify(answer.body)) };
  if ('text' in answer) return { status: answer.status, headers, body: Buffer.from(answer.text) };
  const { status, type, message = type } = answer;
  const body = Buffer.from(JSON.stringify({ message }));
  return { status, headers: { ...headers, 'x-amzn-errortype': type }, body };
}
