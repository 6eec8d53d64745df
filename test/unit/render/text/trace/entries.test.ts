import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceNode } from '../../../../../src/domain/results/trace-answer.ts';
import { callsOf, type Entries, type Entry, entriesOf } from '../../../../../src/render/text/trace/entries.ts';
import { anyAnswer } from '../../any-answer.ts';

function nodesIn({ roots, retries }: Entries): TraceNode[] {
  const nodes: TraceNode[] = [];
  const waiting: Entry[] = [...roots, ...retries];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    waiting.push(...entry.children);
    if (entry.kind === 'span') nodes.push(entry.node, ...entry.called);
    else {
      const { service, handler, start, wait, phases } = entry;
      nodes.push(...[service, handler, start, wait, ...phases].filter((node) => node !== undefined));
    }
  }
  return nodes;
}

describe('the entries of a waterfall', () => {
  it('hold every span once, but for Lambda’s own “Attempt #1”', () => {
    fc.assert(
      fc.property(anyAnswer, ({ nodes, invocations }) => {
        const held = nodesIn(entriesOf(nodes, invocations));
        expect(new Set(held).size).toBe(held.length);
        const missing = nodes.filter((node) => !held.includes(node));
        expect(missing.filter(({ span }) => span.name !== 'Attempt #1')).toEqual([]);
      }),
    );
  });

  it('hold every invocation in one call', () => {
    fc.assert(
      fc.property(anyAnswer, ({ nodes, invocations }) => {
        const ids = callsOf(entriesOf(nodes, invocations)).flatMap(({ invocation }) => invocation?.invocationId ?? []);
        expect(ids.sort()).toEqual(invocations.map(({ invocationId }) => invocationId).sort());
      }),
    );
  });
});
