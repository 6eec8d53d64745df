import type { AnnotationValue, SegmentFacts, ServiceId, TraceFacts } from './trace-facts.ts';

/**
 * A trace as GetTraceSummaries tells of it: errors and faults are those of the root alone, throttles those of any segment.
 * Root causes, users and machines are left out: the sandbox does not work them out. `matchedAtMs` (epoch milliseconds) is
 * given where the trace was found by its last change.
 */
export function traceSummary(facts: TraceFacts, matchedAtMs: number | undefined): object {
  const { root, segments } = facts;
  const arns = new Set(segments.flatMap(({ resourceArn }) => resourceArn ?? []));
  return {
    Id: facts.id,
    StartTime: facts.startSeconds,
    Duration: facts.durationSeconds,
    ResponseTime: root?.responseSeconds ?? facts.durationSeconds,
    HasFault: root?.isFault ?? false,
    HasError: root?.isError ?? false,
    HasThrottle: segments.some(({ isThrottle }) => isThrottle),
    IsPartial: segments.some(({ isInProgress }) => isInProgress),
    Http: root === undefined ? {} : wireHttp(root),
    Annotations: wireAnnotations(segments),
    ServiceIds: distinctServices(segments).map(wireService),
    ResourceARNs: [...arns].map((arn) => ({ ARN: arn })),
    ...(root === undefined ? {} : { EntryPoint: wireService(root) }),
    Revision: facts.revision,
    ...(matchedAtMs === undefined ? {} : { MatchedEventTime: matchedAtMs / 1000 }),
  };
}

function wireHttp({ url, status, method, userAgent, clientIp }: SegmentFacts): object {
  return {
    ...(url === undefined ? {} : { HttpURL: url }),
    ...(status === undefined ? {} : { HttpStatus: status }),
    ...(method === undefined ? {} : { HttpMethod: method }),
    ...(userAgent === undefined ? {} : { UserAgent: userAgent }),
    ...(clientIp === undefined ? {} : { ClientIp: clientIp }),
  };
}

function distinctServices(segments: readonly SegmentFacts[]): ServiceId[] {
  return [...new Map(segments.map((one) => [JSON.stringify([one.name, one.type]), one])).values()];
}

function wireService({ name, type, accountId }: ServiceId): object {
  return {
    Name: name,
    Names: [name],
    ...(accountId === undefined ? {} : { AccountId: accountId }),
    ...(type === undefined ? {} : { Type: type }),
  };
}

function wireAnnotations(segments: readonly SegmentFacts[]): object {
  const keys = new Set(segments.flatMap(({ annotations }) => [...annotations.keys()]));
  const entries = [...keys].map((key) => {
    const values = new Set(segments.flatMap(({ annotations }) => annotations.get(key) ?? []));
    const told = [...values].map((value) => ({
      AnnotationValue: wireValue(value),
      ServiceIds: segments.filter(({ annotations }) => annotations.get(key)?.includes(value)).map(wireService),
    }));
    return [key, told];
  });
  return Object.fromEntries(entries);
}

function wireValue(value: AnnotationValue): object {
  if (typeof value === 'number') return { NumberValue: value };
  return typeof value === 'boolean' ? { BooleanValue: value } : { StringValue: value };
}
