import type { Attempt } from './attempts.ts';
import { chanceOf, logNormal, uuidOf } from './chance.ts';
import type { Placement } from './environments.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { Run, Trace } from './platform/run.ts';
import { segmentIdOf } from './traces/segment-ids.ts';

/** What the platform knows of an invocation that has found its environment. */
export function runOf(spec: FunctionSpec, placement: Placement): Run {
  const { attempt, initMs, startedAtMs, logStreamName, release, initType } = placement;
  const random = chanceOf(attempt.seed, 'run');
  const { ending } = attempt.scenario;
  const usedMb = Math.min(Math.round(logNormal(random, spec.usedMb, 0.03)), spec.memoryMb - 1);
  const trace = traceOf(spec, attempt);
  return {
    spec,
    logStreamName,
    release,
    initType,
    requestId: uuidOf(spec.name, attempt.idSeed, attempt.idAtMs),
    ending,
    startedAtMs,
    durationMs: attempt.durationMs,
    ...(initMs === undefined ? {} : { initMs }),
    usedMb: ending.kind === 'out-of-memory' ? spec.memoryMb : usedMb,
    ...(trace === undefined ? {} : { trace }),
  };
}

function traceOf({ name, segmentLayout }: FunctionSpec, { trace, seed, idSeed }: Attempt): Trace | undefined {
  if (segmentLayout === undefined || !trace.isSampled) return undefined;
  return {
    id: trace.id,
    segmentId: segmentIdOf('segment', name, seed),
    parentId: trace.parentId ?? segmentIdOf('lambda', name, idSeed),
  };
}
