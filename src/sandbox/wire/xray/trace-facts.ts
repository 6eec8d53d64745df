import type { Segment, StoredSegment, StoredTrace } from '../../world/traces/segment.ts';

/** A value that a segment is annotated with. */
export type AnnotationValue = string | number | boolean;

/** A service as X-Ray identifies it: a node of the trace's map. */
export interface ServiceId {
  readonly name: string;
  /** `AWS::Lambda::Function`; absent where the segment has no origin. */
  readonly type?: string;
  readonly accountId?: string;
}

/** What one segment says about the request that it handled. */
export interface SegmentFacts extends ServiceId {
  readonly isError: boolean;
  readonly isFault: boolean;
  readonly isThrottle: boolean;
  readonly isInProgress: boolean;
  /** 0 while it is in progress. */
  readonly responseSeconds: number;
  readonly status?: number;
  readonly url?: string;
  readonly method?: string;
  readonly userAgent?: string;
  readonly clientIp?: string;
  readonly resourceArn?: string;
  /** Its own and those of its subsegments. */
  readonly annotations: ReadonlyMap<string, readonly AnnotationValue[]>;
}

/** What X-Ray tells of a trace without its documents. */
export interface TraceFacts {
  readonly id: string;
  /** The segment that nothing in the trace is above; absent while only independent subsegments are there. */
  readonly root: SegmentFacts | undefined;
  readonly segments: readonly SegmentFacts[];
  /** Epoch seconds; NaN never. */
  readonly startSeconds: number;
  readonly durationSeconds: number;
  readonly revision: number;
}

/** Sums up a trace: of each segment the newest document counts. */
export function traceFacts({ id, segments }: StoredTrace): TraceFacts {
  const newest = newestDocuments(segments);
  const whole = newest.filter(({ segment }) => segment.type !== 'subsegment');
  const strays = newest.filter(({ segment }) => segment.type === 'subsegment');
  const root = rootOf(whole, new Set(newest.flatMap(({ segment }) => idsIn(segment))));
  const factsOf = ({ segment }: StoredSegment): SegmentFacts => segmentFacts(segment, segment === root ? strays : []);
  const known = whole.map((stored) => [stored.segment, factsOf(stored)] as const);
  return {
    id,
    root: known.find(([segment]) => segment === root)?.[1],
    segments: known.map(([, facts]) => facts),
    startSeconds: startOf(segments),
    durationSeconds: durationOf(segments),
    revision: segments.length,
  };
}

/** From the first start to the last end, in seconds to the millisecond. */
export function durationOf(segments: readonly StoredSegment[]): number {
  const ends = segments.map(({ segment }) => secondsOf(segment.end_time) ?? secondsOf(segment.start_time) ?? 0);
  return roundSeconds(Math.max(0, Math.max(...ends) - startOf(segments)));
}

/** The moment of the newest change that can be seen, epoch milliseconds. */
export function changedAtMs({ segments }: StoredTrace): number {
  return Math.max(...segments.map(({ receivedAtMs }) => receivedAtMs));
}

/** The ends of a trace's segments, epoch milliseconds. */
export function endsMs({ segments }: StoredTrace): number[] {
  return segments.flatMap(({ segment }) => secondsOf(segment.end_time) ?? []).map((seconds) => seconds * 1000);
}

function startOf(segments: readonly StoredSegment[]): number {
  return Math.min(...segments.map(({ segment }) => secondsOf(segment.start_time) ?? 0));
}

function roundSeconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function newestDocuments(segments: readonly StoredSegment[]): StoredSegment[] {
  const newest = new Map<string, StoredSegment>();
  for (const stored of segments) {
    const before = newest.get(stored.segmentId);
    const isOlder = stored.segment.in_progress === true && before?.segment.in_progress !== true;
    if (before === undefined || !isOlder) newest.set(stored.segmentId, stored);
  }
  return [...newest.values()];
}

function rootOf(whole: readonly StoredSegment[], ids: ReadonlySet<unknown>): Segment | undefined {
  const tops = whole.filter(({ segment }) => segment.parent_id === undefined || !ids.has(segment.parent_id));
  const byStart = (tops.length === 0 ? whole : tops).toSorted(
    (a, b) => Number(a.segment.start_time) - Number(b.segment.start_time),
  );
  return byStart[0]?.segment;
}

/** A segment's id and those of all its subsegments. */
function idsIn(segment: Segment): unknown[] {
  return [segment, ...subsegmentsOf(segment)].map(({ id }) => id);
}

/** All subsegments at any depth; without recursion, as nothing bounds the depth of a document. */
function subsegmentsOf(segment: Segment): Segment[] {
  const found: Segment[] = [];
  const waiting: Segment[] = [segment];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next !== segment) found.push(next);
    if (Array.isArray(next.subsegments)) waiting.push(...next.subsegments.map(recordOf));
  }
  return found;
}

function segmentFacts(segment: Segment, strays: readonly StoredSegment[]): SegmentFacts {
  const http = recordOf(segment.http);
  const request = recordOf(http.request);
  const aws = recordOf(segment.aws);
  const start = secondsOf(segment.start_time) ?? 0;
  const texts = {
    type: segment.origin,
    accountId: aws.account_id,
    url: request.url,
    method: request.method,
    userAgent: request.user_agent,
    clientIp: request.client_ip,
    resourceArn: segment.resource_arn ?? aws.function_arn,
  };
  const status = recordOf(http.response).status;
  return {
    name: String(segment.name),
    isError: segment.error === true,
    isFault: segment.fault === true,
    isThrottle: segment.throttle === true,
    isInProgress: segment.in_progress === true,
    responseSeconds: roundSeconds((secondsOf(segment.end_time) ?? start) - start),
    ...onlyTexts(texts),
    ...(typeof status === 'number' ? { status } : {}),
    annotations: annotationsOf([
      segment,
      ...subsegmentsOf(segment),
      ...strays.flatMap((stray) => [stray.segment, ...subsegmentsOf(stray.segment)]),
    ]),
  };
}

function onlyTexts<Key extends string>(values: Readonly<Record<Key, unknown>>): Partial<Record<Key, string>> {
  const texts = Object.entries(values).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts) as Partial<Record<Key, string>>;
}

function annotationsOf(segments: readonly Segment[]): Map<string, AnnotationValue[]> {
  const annotations = new Map<string, AnnotationValue[]>();
  for (const [key, value] of segments.flatMap((segment) => Object.entries(recordOf(segment.annotations)))) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    const values = annotations.get(key) ?? [];
    if (!values.includes(value)) annotations.set(key, [...values, value]);
  }
  return annotations;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function secondsOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
