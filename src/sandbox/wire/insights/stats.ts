import { ACCUMULATORS, type Accumulator, accumulatorKey } from './aggregates.ts';
import { type CompileAggregate, compileExpression } from './expressions.ts';
import { malformedQuery } from './malformed-query.ts';
import type { Command } from './query.ts';
import { createScope, type Evaluate, type Row, type Scope } from './row.ts';
import { asText, isInstant, type Value } from './value.ts';

/** A `stats` command, ready to take rows. */
export interface Stats {
  /** The names of its columns, first what it groups by. */
  readonly columns: readonly string[];
  /** What an expression behind it can use. */
  readonly scope: Scope;
  /** Begins without any row. */
  createGroups(): Groups;
}

/** The groups of the rows taken so far. */
export interface Groups {
  add(row: Row): void;
  /** A row a group, in the order in which they came up. */
  rows(): Row[];
}

/** A group: what its rows have in common, and what they come to. */
interface Group {
  readonly keys: readonly Value[];
  readonly accumulators: readonly Accumulator[];
}

/** How one result is calculated from a group. */
interface Result {
  readonly slot: number;
  readonly evaluate: Evaluate;
}

/** Compiles a `stats` command for rows of a scope. @throws AwsError MalformedQueryException */
export function compileStats({ items, by }: Extract<Command, { kind: 'stats' }>, rows: Scope): Stats {
  const scope = createScope(false);
  const keys = by.map(({ of }) => compileExpression(of, rows));
  const keySlots = by.map(({ name }) => scope.define(name));
  const aggregates = createAggregates(rows, scope);
  // Compiled before its name is defined: a result can use those before it, not itself.
  const results = items.map(({ name, of }): Result => {
    const evaluate = compileExpression(of, scope, aggregates.compile);
    return { slot: scope.define(name), evaluate };
  });
  const rowOf = ({ keys: values, accumulators }: Group): Row => {
    const row: Row = { slots: [] };
    for (const [index, slot] of keySlots.entries()) row.slots[slot] = values[index];
    aggregates.fill(row.slots, accumulators);
    for (const { slot, evaluate } of results) row.slots[slot] = evaluate(row);
    return row;
  };
  return {
    columns: [...new Set([...by, ...items].map(({ name }) => name))],
    scope,
    createGroups: () => createGroups(keys, aggregates.createAccumulators, rowOf),
  };
}

/** The aggregate functions that a command calls. */
interface Aggregates {
  readonly compile: CompileAggregate;
  createAccumulators(): Accumulator[];
  /** Puts what a group came to where the compiled calls look for it. */
  fill(slots: Value[], accumulators: readonly Accumulator[]): void;
}

function createAggregates(rows: Scope, scope: Scope): Aggregates {
  const indexes = new Map<string, number>();
  const creators: (() => Accumulator)[] = [];
  const calls: { readonly slot: number; readonly index: number; readonly percent: number }[] = [];

  const indexOf = (call: Parameters<CompileAggregate>[0]): number => {
    const isByTime = call.name === 'earliest' || call.name === 'latest';
    if (isByTime && !rows.isOfEvents) throw malformedQuery(`${call.name} needs the timestamps of events`, call);
    const key = accumulatorKey(call);
    const known = indexes.get(key);
    if (known !== undefined) return known;
    const of = call.of === undefined ? undefined : compileExpression(call.of, rows);
    indexes.set(key, creators.length);
    return creators.push(() => ACCUMULATORS[call.name](of)) - 1;
  };

  return {
    compile: (call) => {
      const slot = scope.reserve();
      calls.push({ slot, index: indexOf(call), percent: call.percent ?? 0 });
      return ({ slots }) => slots[slot];
    },
    createAccumulators: () => creators.map((create) => create()),
    fill: (slots, accumulators) => {
      for (const { slot, index, percent } of calls) slots[slot] = accumulators[index]?.read(percent);
    },
  };
}

function createGroups(
  keys: readonly Evaluate[],
  createAccumulators: () => Accumulator[],
  rowOf: (group: Group) => Row,
): Groups {
  const groups = new Map<string, Group>();
  return {
    add: (row) => {
      const values = keys.map((key) => key(row));
      const name = values.map(keyText).join('');
      let group = groups.get(name);
      if (group === undefined) {
        group = { keys: values, accumulators: createAccumulators() };
        groups.set(name, group);
      }
      for (const accumulator of group.accumulators) accumulator.add(row);
    },
    rows: () => [...groups.values()].map(rowOf),
  };
}

/** Tells values apart that print differently, and a missing one from an empty one. */
function keyText(value: Value): string {
  if (value === undefined) return '-';
  if (isInstant(value)) return `@${value.atMs};`;
  const text = asText(value) ?? '';
  return `${text.length}:${text}`;
}
