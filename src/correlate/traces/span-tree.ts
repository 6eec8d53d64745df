import type { Span } from '../../domain/span.ts';

/** A span's place in the waterfall. */
export interface SpanPlace {
  readonly span: Span;
  /** Absent for a root. */
  readonly parent: SpanPlace | undefined;
  /** By start, then id. */
  readonly children: readonly SpanPlace[];
  /** 0 for a root. */
  readonly depth: number;
  /**
   * `own`: it is a root or stands below the parent it names; `parent-missing`: that parent is not there; `in-cycle`: it is its
   * own ancestor. The last two stand below a root that is not their parent, or are roots where there is no other.
   */
  readonly standing: 'own' | 'parent-missing' | 'in-cycle';
}

type Place = { -readonly [Key in keyof SpanPlace]: SpanPlace[Key] } & {
  parent: Place | undefined;
  readonly children: Place[];
  /** Position among all spans by start, then id. */
  readonly rank: number;
};

/**
 * Puts spans in the order of the waterfall: depth first, siblings by start, then id. Each span once, also when ids occur
 * twice (children go to the earliest that bears the id). The result does not depend on the order of the input. Takes n log n time
 * and no stack, however deep the tree.
 */
export function waterfallOf(spans: readonly Span[]): SpanPlace[] {
  const places: Place[] = [...spans]
    .sort(byStart)
    .map((span, rank) => ({ span, parent: undefined, children: [], depth: 0, standing: 'own', rank }));
  findParents(places);
  breakCycles(places);
  adoptStrays(places);
  for (const place of places) place.parent?.children.push(place);
  return depthFirst(places.filter(({ parent }) => parent === undefined));
}

function byStart(a: Span, b: Span): number {
  return (
    a.startedAtMs - b.startedAtMs ||
    order(a.spanId, b.spanId) ||
    order(a.endedAtMs ?? Number.POSITIVE_INFINITY, b.endedAtMs ?? Number.POSITIVE_INFINITY) ||
    order(a.name, b.name) ||
    order(a.parentSpanId ?? '', b.parentSpanId ?? '') ||
    order(a.kind, b.kind) ||
    order(a.origin ?? '', b.origin ?? '')
  );
}

function order<Value extends string | number>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function findParents(places: readonly Place[]): void {
  const byId = new Map<string, Place>();
  for (const place of places) if (!byId.has(place.span.spanId)) byId.set(place.span.spanId, place);
  for (const place of places) {
    const { parentSpanId } = place.span;
    if (parentSpanId === undefined) continue;
    place.parent = byId.get(parentSpanId);
    if (place.parent === undefined) place.standing = 'parent-missing';
  }
}

/** Cuts every cycle above its earliest span. */
function breakCycles(places: readonly Place[]): void {
  const settled = new Set<Place>();
  for (const place of places) {
    const path = new Set<Place>();
    let at: Place | undefined = place;
    while (at !== undefined && !settled.has(at) && !path.has(at)) {
      path.add(at);
      at = at.parent;
    }
    if (at !== undefined && path.has(at)) {
      const earliest = earliestInCycle(at);
      earliest.parent = undefined;
      earliest.standing = 'in-cycle';
    }
    for (const one of path) settled.add(one);
  }
}

function earliestInCycle(member: Place): Place {
  let earliest = member;
  for (let at = member.parent; at !== undefined && at !== member; at = at.parent) {
    if (at.rank < earliest.rank) earliest = at;
  }
  return earliest;
}

/** Gives what has lost its parent to the last root that began before it, else to the first; without any root they are roots. */
function adoptStrays(places: readonly Place[]): void {
  let root = places.find(({ parent, standing }) => parent === undefined && standing === 'own');
  for (const place of places) {
    if (place.parent !== undefined) continue;
    if (place.standing === 'own') root = place;
    else place.parent = root;
  }
}

function depthFirst(roots: readonly Place[]): Place[] {
  const waterfall: Place[] = [];
  const waiting = [...roots].reverse();
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    place.depth = place.parent === undefined ? 0 : place.parent.depth + 1;
    waterfall.push(place);
    for (let at = place.children.length - 1; at >= 0; at -= 1) {
      const child = place.children[at];
      if (child !== undefined) waiting.push(child);
    }
  }
  return waterfall;
}
