import type { Call } from '../network.ts';
import type { Stretch } from '../world/scenario.ts';
import { type Evidence, heldBackSinceMs, type Violation } from './evidence.ts';
import { failureOf, readsOf, type Unseen } from './reads.ts';
import { sleepsOf } from './sleeps.ts';
import { statedDelayMs } from './stated-horizon.ts';
import type { PrintedGap, Transcript } from './transcript.ts';

/** A gap may be this much longer than what was unseen, */
const LENGTH_FACTOR = 1.2;
/** and a clock that is known to a second, a poll and an answer under way make edges this blurred. */
const EDGE_MS = 5000;
/** Unseen for longer than this (one call that hangs takes half a minute), a group must be said to be. */
const LONG_MS = 40_000;

/** What calls come to where a gap's reason is true: AWS's error names, and what the network did. */
const TRUE_FOR: Readonly<Record<string, readonly string[]>> = {
  throttled: ['ThrottlingException'],
  denied: ['AccessDeniedException'],
  expired: ['ExpiredTokenException'],
  deleted: ['ResourceNotFoundException'],
  'not-logged': ['ResourceNotFoundException'],
  unprocessed: ['InvalidParameterException', 'repeated-token'],
  disconnected: [
    'reset',
    'truncated-body',
    'half-open',
    'offline',
    'unanswered',
    'InternalFailure',
    'ServiceUnavailableException',
    'InvalidSignatureException',
    // A call that was under way then is given up, though its answer may have come: sleeps.ts.
    'asleep',
  ],
};

/** Between two sights of a group where nothing is wrong, at most. */
const USUAL_MS = 8000;

/** Reasons that are met with one group's call and keep all groups of the account from calling. */
const ACCOUNT_WIDE = new Set(['expired', 'throttled']);

/** Every gap is true, and none is longer than what was unseen; what was unseen for long is a gap. */
export function judgeGaps(evidence: Evidence, { gaps, notices }: Transcript): Violation[] {
  const unseenByGroup = new Map(evidence.groups.map(({ name }) => [name, readsOf(name, evidence).unseen] as const));
  // Who was told that lines come behind waits for as long as that, and once more. A clock that is set back begins anew.
  const longSilence = ({ fromMs, toMs }: Unseen): number => {
    const delayMs = statedDelayMs(notices.filter(({ atMs }) => atMs <= toMs).map(({ text }) => text));
    const isSetBack = evidence.laptop.jumps.some(({ atMs, byMs }) => byMs < 0 && atMs > fromMs && atMs < toMs);
    return (isSetBack ? 2 : 1) * (LONG_MS + 2 * delayMs);
  };
  // What a live stream left out is no time that was not read: live.ts.
  const ofReads = gaps.filter(({ reason }) => reason !== 'sampled');
  return [
    ...ofReads.flatMap((gap) => judgeGap(gap, evidence, unseenByGroup)),
    ...evidence.groups.flatMap(({ name }) =>
      judgeSilence(name, ofReads, longSilence, evidence, unseenByGroup.get(name) ?? []),
    ),
  ];
}

function judgeGap(
  gap: PrintedGap,
  evidence: Evidence,
  unseenByGroup: ReadonlyMap<string, readonly Unseen[]>,
): Violation[] {
  const { isCalm, startAtMs, stopAtMs, laptop, calls } = evidence;
  const falseGap = (why: string): Violation[] => [{ rule: 'false-gap', text: `${why}: ${shownGap(gap)}` }];
  if (isCalm) return falseGap('nothing was wrong');
  const { groupName, reason, fromMs = startAtMs } = gap;
  const { toMs = Math.min(gap.atMs, stopAtMs, heldBackSinceMs(evidence) ?? stopAtMs) } = gap;
  const stretches = groupName === undefined ? [...unseenByGroup.values()].flat() : (unseenByGroup.get(groupName) ?? []);
  const wasAsleep = sleepsOf(laptop);
  const unseen = stretches.map((one) =>
    wasAsleep(one) ? { ...one, failures: new Set([...one.failures, 'asleep']) } : one,
  );
  const isNear = (one: Unseen): boolean => one.fromMs <= toMs + EDGE_MS && one.toMs >= fromMs - EDGE_MS;
  const aboutIt = failedReadsOf(gap, { fromMs, toMs }, calls);
  const near = [
    ...unseen.filter(
      (one) => isNear(one) && (one.failures.size > 0 || (ACCOUNT_WIDE.has(reason) && one.toMs - one.fromMs > USUAL_MS)),
    ),
    // A head looks far back, and what it did not get is unseen anyway; a read of some time in the past is about just that.
    ...aboutIt.filter(({ isOfThePast }) => isOfThePast),
  ];
  if (near.length === 0) return falseGap('no call failed there');
  // While credentials are refused, one call asks for all whether they are accepted again: what it meets keeps all waiting.
  const isShared = ACCOUNT_WIDE.has(reason) || near.some(({ failures }) => failures.has('ExpiredTokenException'));
  const ofAll = isShared ? [...unseenByGroup.values()].flat().filter(isNear) : near;
  const ofNoGroup = isShared ? calls.filter((call) => call.groupName === undefined && isSentIn(call, near)) : [];
  const met = new Set([
    ...[...ofAll, ...aboutIt].flatMap(({ failures }) => [...failures]),
    ...ofNoGroup.flatMap((call) => failureOf(call) ?? []),
  ]);
  const causes = TRUE_FOR[reason];
  if (causes !== undefined && !causes.some((cause) => met.has(cause))) {
    return falseGap(`another reason (${[...met].join(', ') || 'no call failed'})`);
  }
  const unseenMs = lengthOf(near);
  if (toMs - fromMs <= unseenMs * LENGTH_FACTOR + EDGE_MS) return [];
  return falseGap(`${toMs - fromMs} ms long where ${Math.round(unseenMs)} ms were unseen`);
}

function isSentIn({ sentAtMs }: Call, stretches: readonly Stretch[]): boolean {
  return stretches.some(({ fromMs, toMs }) => sentAtMs >= fromMs && sentAtMs <= toMs);
}

/** Reads of a gap's time that failed, whenever they were sent: it may be about what was to be read again. */
function failedReadsOf({ groupName }: PrintedGap, { fromMs, toMs }: Stretch, calls: readonly Call[]) {
  return calls.flatMap((call) => {
    const failure = failureOf(call);
    const read = { fromMs: call.startMs ?? fromMs, toMs: call.endMs ?? call.sentAtMs };
    if (failure === undefined || call.groupName !== groupName || read.fromMs > toMs || read.toMs < fromMs) return [];
    return [{ ...read, failures: new Set([failure]), isOfThePast: call.endMs !== undefined }];
  });
}

/** Of the union: a gap of every group is as long as the time in which any was unseen. */
function lengthOf(stretches: readonly Stretch[]): number {
  let sum = 0;
  let coveredMs = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of stretches.toSorted((a, b) => a.fromMs - b.fromMs)) {
    sum += Math.max(0, toMs - Math.max(fromMs, coveredMs));
    coveredMs = Math.max(coveredMs, toMs);
  }
  return sum;
}

function judgeSilence(
  groupName: string,
  gaps: readonly PrintedGap[],
  longSilence: (stretch: Unseen) => number,
  evidence: Evidence,
  unseen: readonly Unseen[],
): Violation[] {
  const { startAtMs, stopAtMs } = evidence;
  const told = gaps
    .filter((gap) => gap.groupName === undefined || gap.groupName === groupName)
    .map((gap) => ({ fromMs: gap.fromMs ?? startAtMs, toMs: gap.toMs ?? stopAtMs }));
  const { bornAtMs = startAtMs } = evidence.groups.find(({ name }) => name === groupName) ?? {};
  return unseen.flatMap((stretch): Violation[] => {
    const { fromMs, toMs, idleMs, failures } = stretch;
    // A read of many pages that nothing disturbs is on its way.
    const isUndisturbed = failures.size === 0 && idleMs < LONG_MS;
    // A group that was never there is not known to have been born meanwhile.
    const isUnknown = fromMs < bornAtMs;
    const silentMs = toMs - fromMs - lengthOf(within(stretch, [...idleTimes(groupName, evidence), ...told]));
    if (isUndisturbed || isUnknown || silentMs < longSilence(stretch)) return [];
    const why = failures.size === 0 ? 'nothing was asked' : [...failures].join(', ');
    const text = `${groupName} unseen for ${Math.round(silentMs)} ms from ${iso(fromMs)} without a gap (${why})`;
    return [{ rule: 'unsaid-gap', text }];
  });
}

/** When there was nothing to see, or nobody to see it: the group was gone, the laptop asleep, its output not read. */
function idleTimes(groupName: string, evidence: Evidence): Stretch[] {
  return [
    ...evidence.laptop.sleeps.map(({ atMs, durationMs }) => ({ fromMs: atMs, toMs: atMs + durationMs })),
    ...evidence.heldBack,
    ...absenceOf(groupName, evidence),
  ];
}

/** From a group's end to when it was seen again, where its absence had been noticed, else to its return. */
function absenceOf(groupName: string, { groups, calls, stopAtMs }: Evidence): Stretch[] {
  const { deleted } = groups.find(({ name }) => name === groupName) ?? {};
  if (deleted === undefined) return [];
  const after = calls.filter((call) => call.groupName === groupName && (call.servedAtMs ?? 0) >= deleted.atMs);
  const wasNoticed = after.some(({ outcome }) => outcome === 'ResourceNotFoundException');
  const seenAgain = after.find(({ outcome, sentAtMs }) => outcome === 'ok' && sentAtMs >= deleted.againAtMs);
  return [{ fromMs: deleted.atMs, toMs: wasNoticed ? (seenAgain?.doneAtMs ?? stopAtMs) : deleted.againAtMs }];
}

/** The parts of stretches that lie in another. */
function within({ fromMs, toMs }: Stretch, stretches: readonly Stretch[]): Stretch[] {
  return stretches.map((one) => ({ fromMs: Math.max(fromMs, one.fromMs), toMs: Math.min(toMs, one.toMs) }));
}

function shownGap({ state, reason, groupName = 'all groups', fromMs, toMs, atMs }: PrintedGap): string {
  const from = fromMs === undefined ? '…' : iso(fromMs);
  return `${state} ${reason} ${groupName} ${from} to ${toMs === undefined ? '…' : iso(toMs)}, told ${iso(atMs)}`;
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
