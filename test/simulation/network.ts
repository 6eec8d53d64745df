import type { HttpHandler, HttpRequest, HttpResponse } from '../../src/runtime/http.ts';
import { type DeliveredUpdate, updateIn } from './live-stream.ts';
import type { Scheduler } from './scheduler.ts';
import type { NetworkSpell, Scenario } from './world/scenario.ts';
import type { Fault } from './world/trouble.ts';

/** One call as it went over the wire. Instants are the world's, epoch milliseconds. */
export interface Call {
  readonly operation: string;
  readonly groupName: string | undefined;
  /** What FilterLogEvents was asked for; absent where the request had none. */
  readonly startMs?: number;
  readonly endMs?: number;
  readonly token?: string;
  readonly sentAtMs: number;
  /** When the service looked; undefined while, or where, the request never reached it. */
  servedAtMs: number | undefined;
  /** When the answer, or that there will be none, reached the program; undefined while it waits. */
  doneAtMs: number | undefined;
  /** `ok`, an AWS error's name, or what the network did. */
  outcome: string | undefined;
  /** The token for the next page of a whole answer. */
  nextToken?: string;
  /** Ids of a whole answer's events are not enough where it gives none: stream, timestamp and message of each. */
  delivered?: readonly DeliveredEvent[];
  /** Of a live session: its updates as they came. */
  readonly updates?: DeliveredUpdate[];
}

/** An event in a whole answer. */
export interface DeliveredEvent {
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime?: number;
}

/** A network between the SDK and the sandbox, and its log. */
export interface Network {
  readonly handle: HttpHandler;
  readonly calls: readonly Call[];
  readonly fired: ReadonlySet<Fault>;
  /** Connections under way while the laptop sleeps may be dead when it wakes. */
  breakSome(): void;
}

/** After this long without a byte the SDK's own HTTP client gives up (`socketTimeout` in collectors/aws/connection.ts). */
const CLIENT_SILENCE_MS = 30_000;

/** An update of a live session meets a fault so many times more rarely than a call. */
const UPDATES_A_FAULT = 10;

/** Puts a network before a service. */
export function createNetwork(
  { network: spells, latency, random }: Pick<Scenario, 'network' | 'latency' | 'random'>,
  scheduler: Scheduler,
  service: HttpHandler,
): Network {
  const calls: Call[] = [];
  const fired = new Set<Fault>();
  const underWay = new Set<{ isDead: boolean }>();
  const travelMs = (): number => {
    const nowMs = scheduler.now();
    if (!latency.spells.some(({ fromMs, toMs }) => nowMs >= fromMs && nowMs < toMs)) {
      return latency.usualMs * (0.5 + random.next());
    }
    fired.add('latency');
    return random.next() * latency.mostMs;
  };
  const drawFault = (part = 1): NetworkSpell['kind'] | undefined => {
    const nowMs = scheduler.now();
    const isMet = (rate: number): boolean => random.next() < (rate < 1 ? rate / part : rate);
    const met = spells.find(({ fromMs, toMs, rate }) => nowMs >= fromMs && nowMs < toMs && isMet(rate));
    if (met !== undefined) fired.add(met.kind);
    return met?.kind;
  };
  const fail = (call: Call, outcome: string, code: string, name = 'Error'): never => {
    call.outcome = outcome;
    call.doneAtMs = scheduler.now();
    throw Object.assign(new Error(`${outcome} (${code})`), { code, name });
  };
  const silence = (): Promise<void> => new Promise((resolve) => void scheduler.after(CLIENT_SILENCE_MS, resolve));

  const travel = async (request: HttpRequest, call: Call): Promise<HttpResponse> => {
    const fault = drawFault();
    const connection = { isDead: false };
    const upMs = travelMs() / 2;
    if (fault === 'offline') {
      await scheduler.arrival(scheduler.now() + 2);
      return fail(call, 'offline', random.next() < 0.5 ? 'ENOTFOUND' : 'ENETUNREACH');
    }
    underWay.add(connection);
    try {
      await scheduler.arrival(scheduler.now() + upMs);
      if (fault === 'reset' || connection.isDead) return fail(call, 'reset', 'ECONNRESET');
      const isHalfBody = random.next() < 0.5;
      if (fault === 'half-open' && !isHalfBody) {
        await silence();
        return fail(call, 'half-open', 'ETIMEDOUT', 'TimeoutError');
      }
      call.servedAtMs = scheduler.now();
      const response = await service(request);
      const dateHeader = new Date(scheduler.now()).toUTCString();
      await scheduler.arrival(scheduler.now() + travelMs() - upMs);
      const dated = { ...response, headers: { ...response.headers, date: dateHeader } };
      if (!(response.body instanceof Uint8Array)) {
        call.outcome = 'ok';
        call.doneAtMs = scheduler.now();
        const isBroken = fault !== undefined || connection.isDead;
        return { ...dated, body: streamed(response.body, call, isBroken ? (fault ?? 'reset') : undefined) };
      }
      if (fault === 'truncated-body' || fault === 'half-open' || connection.isDead) {
        return { ...dated, body: cutBody(response, call, fault ?? 'reset') };
      }
      noteAnswer(call, response);
      call.doneAtMs = scheduler.now();
      return dated;
    } finally {
      underWay.delete(connection);
    }
  };

  /** A live session's updates, each of which may meet what a call may meet, if less often: there is one a second. */
  async function* streamed(
    frames: AsyncIterable<Uint8Array>,
    call: Call,
    fault: NetworkSpell['kind'] | undefined,
  ): AsyncGenerator<Uint8Array> {
    const connection = { isDead: false };
    underWay.add(connection);
    const broken = (): never => {
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    };
    try {
      for await (const frame of frames) {
        await scheduler.arrival(scheduler.now() + travelMs() / 2);
        const met = fault ?? drawFault(UPDATES_A_FAULT);
        if (met === 'half-open') await silence();
        if (met === 'truncated-body') yield frame.subarray(0, Math.floor(frame.length * random.next()));
        if (met !== undefined || connection.isDead) broken();
        const update = updateIn(frame, scheduler.now());
        yield frame;
        // Only now: a program that has gone takes nothing more.
        if (update !== undefined) call.updates?.push(update);
      }
    } finally {
      underWay.delete(connection);
    }
  }

  async function* cutBody(response: HttpResponse, call: Call, fault: string): AsyncGenerator<Uint8Array> {
    const bytes = response.body as Uint8Array;
    yield bytes.subarray(0, Math.floor(bytes.length * random.next()));
    if (fault === 'half-open') await silence();
    // Node's client tells a body that ends before its content-length so.
    fail(call, fault, 'ECONNRESET');
  }

  return {
    handle: (request) => {
      const call = callOf(request, scheduler.now());
      calls.push(call);
      return travel(request, call);
    },
    calls,
    fired,
    breakSome: () => {
      for (const connection of underWay) connection.isDead ||= random.next() < 0.5;
    },
  };
}

function callOf({ headers, path, body }: HttpRequest, sentAtMs: number): Call {
  const operation = headers['x-amz-target']?.split('.')[1] ?? path;
  const input = JSON.parse(new TextDecoder().decode(body) || '{}') as Record<string, unknown>;
  const { logGroupName, startTime, endTime, nextToken } = input;
  return {
    operation,
    groupName: typeof logGroupName === 'string' ? logGroupName : undefined,
    ...(typeof startTime === 'number' ? { startMs: startTime } : {}),
    ...(typeof endTime === 'number' ? { endMs: endTime } : {}),
    ...(typeof nextToken === 'string' ? { token: nextToken } : {}),
    ...(operation === 'StartLiveTail' ? { updates: [] } : {}),
    sentAtMs,
    servedAtMs: undefined,
    doneAtMs: undefined,
    outcome: undefined,
  };
}

function noteAnswer(call: Call, { status, body }: HttpResponse): void {
  const answer = JSON.parse(new TextDecoder().decode(body as Uint8Array)) as Record<string, unknown>;
  call.outcome = status === 200 ? 'ok' : String(answer.__type ?? answer.message ?? status);
  if (status !== 200) return;
  if (typeof answer.nextToken === 'string') call.nextToken = answer.nextToken;
  if (call.operation === 'FilterLogEvents') call.delivered = (answer.events ?? []) as readonly DeliveredEvent[];
}
