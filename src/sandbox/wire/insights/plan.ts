import { compileExpression } from './expressions.ts';
import { compareNaturally } from './natural-order.ts';
import type { Command, Named } from './query.ts';
import { createScope, type Evaluate, fieldOf, type Row, type Scope } from './row.ts';
import { compileStats } from './stats.ts';
import { createTopRows } from './top-rows.ts';
import { asText, isTrue } from './value.ts';

/** Does something to one row; false: the row is left out. */
export type Step = (row: Row) => boolean;

/** Where rows wait until all have been seen. */
export interface Gathering {
  add(row: Row): void;
  /** What is there so far, in order. */
  rows(): readonly Row[];
}

/** A column of the result. */
export interface Column {
  readonly field: string;
  readonly evaluate: Evaluate;
}

/** What a query does: each event goes through the steps and is gathered; the stages go over what was gathered. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly createGathering: () => Gathering;
  readonly stages: readonly ((rows: readonly Row[]) => readonly Row[])[];
  readonly columns: readonly Column[];
  /** True behind `stats`: a row is no event any more. */
  readonly isAggregated: boolean;
}

/** Builds the plan of a query's commands. @throws AwsError MalformedQueryException */
export function planQuery(commands: readonly Command[], rowLimit: number): Plan {
  const builder = createBuilder();
  for (const [index, command] of commands.entries()) {
    const isCutLater = commands.slice(index + 1).some(({ kind }) => kind === 'filter' || kind === 'dedup');
    addCommand(builder, command, isCutLater ? Number.POSITIVE_INFINITY : rowLimit);
  }
  return builder.finish(rowLimit);
}

/** The plan while it grows, command by command. */
interface Builder {
  /** What an expression can use at this place. */
  scope(): Scope;
  addStep(step: Step): void;
  /** Rows are gathered here, if they have not been yet; else `stage` goes over them again. */
  gather(createGathering: () => Gathering): void;
  /** Goes over what was gathered; where nothing was yet, over the `most` newest rows. */
  addStage(stage: Plan['stages'][number], most: number): void;
  /** From here on rows are what a `stats` command made. */
  aggregate(scope: Scope, columns: readonly string[]): void;
  show(columns: readonly Column[]): void;
  showOnly(columns: readonly Column[]): void;
  finish(rowLimit: number): Plan;
}

function createBuilder(): Builder {
  let scope = createScope(true);
  let createGathering: (() => Gathering) | undefined;
  let shown: Column[] = [];
  let isFixed = false;
  const steps: Step[] = [];
  const stages: Plan['stages'][number][] = [];

  const gather: Builder['gather'] = (create) => {
    if (createGathering === undefined) {
      createGathering = create;
      return;
    }
    stages.push((rows) => {
      const gathering = create();
      for (const row of rows) gathering.add(row);
      return gathering.rows();
    });
  };
  const columnOf = (field: string): Column => ({ field, evaluate: fieldOf(field, scope, { from: 0, to: 0 }) });

  return {
    scope: () => scope,
    addStep: (step) => {
      if (createGathering === undefined) steps.push(step);
      else stages.push((rows) => rows.filter(step));
    },
    gather,
    addStage: (stage, most) => {
      if (createGathering === undefined) gather(() => createTopRows(newestFirst, most));
      stages.push(stage);
    },
    aggregate: (inner, columns) => {
      scope = inner;
      shown = columns.map(columnOf);
    },
    show: (columns) => {
      if (isFixed) return;
      const known = new Set(shown.map(({ field }) => field));
      shown = [...shown, ...columns.filter(({ field }) => !known.has(field))];
    },
    showOnly: (columns) => {
      isFixed = true;
      shown = [...columns];
    },
    finish: (rowLimit) => ({
      steps,
      createGathering: createGathering ?? (() => createTopRows(newestFirst, rowLimit)),
      stages,
      columns: shown.length === 0 ? ['@timestamp', '@message'].map(columnOf) : shown,
      isAggregated: !scope.isOfEvents,
    }),
  };
}

function addCommand(builder: Builder, command: Command, rowLimit: number): void {
  switch (command.kind) {
    case 'filter': {
      const condition = compileExpression(command.condition, builder.scope());
      builder.addStep((row) => isTrue(condition(row)));
      return;
    }
    case 'fields':
      builder.show(command.items.map((item) => define(builder, item)));
      return;
    case 'display':
      builder.showOnly(command.items.map((item) => define(builder, item)));
      return;
    case 'parse':
      addParse(builder, command);
      return;
    case 'stats': {
      const stats = compileStats(command, builder.scope());
      builder.gather(stats.createGroups);
      builder.aggregate(stats.scope, stats.columns);
      return;
    }
    case 'sort': {
      const compare = orderOf(command, builder.scope());
      builder.gather(() => createTopRows(compare, rowLimit));
      return;
    }
    case 'limit':
      builder.addStage((rows) => rows.slice(0, command.count), command.count);
      return;
    case 'dedup': {
      const keys = command.by.map((field) => compileExpression(field, builder.scope()));
      builder.addStage((rows) => firstOfEach(rows, keys), Number.POSITIVE_INFINITY);
      return;
    }
  }
}

/** Gives an expression its name, so that what comes behind can use it. */
function define(builder: Builder, { name, of }: Named): Column {
  const scope = builder.scope();
  const evaluate = compileExpression(of, scope);
  if (of.kind === 'field' && of.name === name) return { field: name, evaluate };
  const slot = scope.define(name);
  builder.addStep((row) => {
    row.slots[slot] = evaluate(row);
    return true;
  });
  return { field: name, evaluate: ({ slots }) => slots[slot] };
}

/** A row that does not match stays, "but without the extracted fields" (page "parse"). */
function addParse(builder: Builder, { of, pattern }: Extract<Command, { kind: 'parse' }>): void {
  const scope = builder.scope();
  const source = compileExpression(of, scope);
  const places = pattern.names.map((name) => scope.define(name));
  builder.addStep((row) => {
    const text = asText(source(row));
    const values = text === undefined ? undefined : pattern.extract(text);
    for (const [index, slot] of places.entries()) row.slots[slot] = values?.[index];
    return true;
  });
}

function orderOf({ keys }: Extract<Command, { kind: 'sort' }>, scope: Scope): (a: Row, b: Row) => number {
  const compiled = keys.map(({ of, isDescending }) => ({
    evaluate: compileExpression(of, scope),
    sign: isDescending ? -1 : 1,
  }));
  return (a, b) => {
    for (const { evaluate, sign } of compiled) {
      const order = sign * compareNaturally(evaluate(a), evaluate(b));
      if (order !== 0) return order;
    }
    return newestFirst(a, b);
  };
}

/** The order without `sort`: "the default descending sort order using @timestamp" (page "dedup"). */
function newestFirst({ record: a }: Row, { record: b }: Row): number {
  if (a === undefined || b === undefined) return 0;
  const order = b.event.timestampMs - a.event.timestampMs;
  return order !== 0 ? order : Number(b.event.eventId > a.event.eventId) - Number(b.event.eventId < a.event.eventId);
}

/** "Null values are not considered duplicates": rows that lack one of the fields are all kept (page "dedup"). */
function firstOfEach(rows: readonly Row[], keys: readonly Evaluate[]): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const values = keys.map((key) => asText(key(row)));
    if (values.includes(undefined)) return true;
    const name = JSON.stringify(values);
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
