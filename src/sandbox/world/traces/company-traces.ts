import { boundedCache } from '../bounded-cache.ts';
import type { Placement } from '../environments.ts';
import type { FunctionSpec } from '../function-spec.ts';
import { runOf } from '../run-of-placement.ts';
import type { Timetable } from '../timetable.ts';
import { functionSegments } from './function-segment.ts';
import { lambdaSegment } from './lambda-segment.ts';
import { lambdaEndMs } from './lambda-times.ts';
import { receivedSegments, type SentSegment } from './received.ts';
import { type Segment, type StoredSegment, traceIdTimeMs } from './segment.ts';
import { stageSegment } from './stage-segment.ts';

/** A sampled trace of the company. */
export interface WorldTrace {
  readonly id: string;
  /** Every document that it will ever have, also those that X-Ray has not received yet. */
  segments(): readonly StoredSegment[];
}

const MINUTE_MS = 60_000;
const TRACES_KEPT = 512;
const MINUTES_KEPT = 64;
/** From the beginning of a trace to its last attempt, at most. */
export const TRACE_LIFE_MS = 10 * MINUTE_MS;
/** From the beginning of a trace at the API to the arrival at Lambda, at most. */
const GATEWAY_WITHIN_MS = 1000;

/** The invocations of one function in a trace: attempts at the same event. */
interface Member {
  readonly spec: FunctionSpec;
  readonly attempts: readonly [Placement, ...Placement[]];
}

/** Lists the traces that begin in a minute (counted from 1970), by the time in their ids. */
export function createCompanyTraces(
  functions: readonly FunctionSpec[],
  timetable: Timetable,
): (minute: number) => readonly WorldTrace[] {
  const minutes = boundedCache<WorldTrace[]>(MINUTES_KEPT);
  const documents = boundedCache<StoredSegment[]>(TRACES_KEPT);

  const membersOf = (spec: FunctionSpec, traceId: string): Member[] => {
    const fromMs = traceIdTimeMs(traceId);
    const placements = timetable
      .placedBetween(spec, fromMs, fromMs + TRACE_LIFE_MS)
      .filter(({ attempt }) => attempt.trace.id === traceId);
    // Another event of the same trace has another request ID.
    const events = Map.groupBy(placements, ({ attempt }) => attempt.idSeed).values();
    const own = [...events].flatMap(([first, ...more]) =>
      first === undefined ? [] : [{ spec, attempts: [first, ...more] as const }],
    );
    const subscribers = functions.filter(({ source }) => source.kind === 'sns' && source.from === spec.name);
    return [...own, ...subscribers.flatMap((subscriber) => membersOf(subscriber, traceId))];
  };

  const segmentsOf = (root: FunctionSpec, traceId: string): StoredSegment[] =>
    documents(traceId, () => membersOf(root, traceId).flatMap(sentSegments).flatMap(receivedSegments));

  const beginsTraces = ({ source, segmentLayout }: FunctionSpec): boolean =>
    segmentLayout !== undefined && (source.kind === 'http' || source.kind === 's3' || source.kind === 'sqs');

  return (minute) =>
    minutes(String(minute), () =>
      functions.filter(beginsTraces).flatMap((spec) => {
        const fromMs = minute * MINUTE_MS;
        const ids = timetable
          .placedBetween(spec, fromMs, fromMs + MINUTE_MS + GATEWAY_WITHIN_MS)
          .filter(({ attempt: { trace } }) => trace.isSampled && Math.floor(trace.startedAtMs / MINUTE_MS) === minute)
          .map(({ attempt }) => attempt.trace.id);
        return [...new Set(ids)].map((id) => ({ id, segments: () => segmentsOf(spec, id) }));
      }),
    );
}

function sentSegments({ spec, attempts }: Member): SentSegment[] {
  if (spec.segmentLayout === undefined) return [];
  const sent: SentSegment[] = attempts.flatMap((placement, index) => {
    const endMs = lambdaEndMs(runOf(spec, placement));
    const [first, ...rest] = attempts;
    const known = [first, ...rest.slice(0, index)] as const;
    const lambda = lambdaSegment(spec, known, index === attempts.length - 1);
    return [lambda, ...functionSegments(spec, placement)].map((segment) => ({ segment, sentAtMs: endMs }));
  });
  if (spec.source.kind !== 'http') return sent;
  const segment: Segment = stageSegment(spec, attempts[0]);
  return [...sent, { segment, sentAtMs: Number(segment.end_time) * 1000 }];
}
