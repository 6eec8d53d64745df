import type { Invocation } from '../../domain/invocation.ts';
import type { TraceNode } from '../../domain/results/trace-answer.ts';
import { functionNameOf, type Trace, type TraceWarning } from '../../domain/span.ts';
import { joinInvocations } from './invocation-join.ts';
import { fitInParent, selfMsOf } from './span-time.ts';
import { type SpanPlace, waterfallOf } from './span-tree.ts';

/** Names that a warning spells out. */
const MOST_NAMES = 3;

/** A trace as a tree. */
export interface AssembledTrace {
  /** Every span once, depth first, children by start. */
  readonly nodes: TraceNode[];
  /** Those of the documents, then what was wrong with the tree. */
  readonly warnings: TraceWarning[];
}

/**
 * Makes the waterfall of a trace, and joins it with the invocations whose logs were read. Any spans will do: cyclic, without
 * parents, of no duration, in progress; what is wrong with them is a warning. Takes n log n time.
 */
export function assembleTrace(trace: Trace, invocations: readonly Invocation[]): AssembledTrace {
  const waterfall = waterfallOf(trace.spans);
  const joins = joinInvocations(waterfall, trace.traceId, invocations);
  const early: SpanPlace[] = [];
  const nodes = waterfall.map((place): TraceNode => {
    const join = joins.get(place);
    const fit = fitInParent(place);
    if (fit === 'early') early.push(place);
    return {
      span: place.span,
      depth: place.depth,
      selfMs: selfMsOf(place),
      ...(join === undefined ? {} : { invocation: join.invocation }),
      ...(join?.isInferred ? { isInvocationInferred: true } : {}),
      isParentMissing: place.standing === 'parent-missing',
      isOutsideParent: fit !== 'inside',
    };
  });
  return { nodes, warnings: [...trace.warnings, ...treeWarnings(waterfall, early)] };
}

/** One for each kind of trouble, with the names concerned. */
function treeWarnings(waterfall: readonly SpanPlace[], early: readonly SpanPlace[]): TraceWarning[] {
  const orphans = waterfall.filter(({ standing }) => standing === 'parent-missing');
  const cyclic = waterfall.filter(({ standing }) => standing === 'in-cycle');
  const inits = early.filter(isInit);
  const others = early.filter((place) => !isInit(place));
  const warnings: TraceWarning[] = [];
  if (orphans.length > 0) {
    warnings.push({ kind: 'missing-parent', text: `the caller of ${namesOf(orphans)} is not in the trace` });
  }
  if (cyclic.length > 0)
    warnings.push({ kind: 'cycle', text: `${namesOf(cyclic)} named its own descendant as caller` });
  if (inits.length > 0) {
    warnings.push({ kind: 'outside-parent', text: `the init of ${namesOf(inits)} began before the call` });
  }
  if (others.length > 0) {
    warnings.push({ kind: 'outside-parent', text: `${namesOf(others)} began before its caller: clocks differ` });
  }
  return warnings;
}

function isInit({ span }: SpanPlace): boolean {
  return span.kind === 'init' || span.kind === 'restore';
}

/** `notify, invoice, orders-api and 12 more`: each name once. */
function namesOf(places: readonly SpanPlace[]): string {
  const names = [...new Set(places.map((place) => (isInit(place) ? place.span.service : functionNameOf(place.span))))];
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}
