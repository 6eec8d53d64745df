import { type FieldReader, fieldReader } from './discovered-fields.ts';
import type { LogRecord } from './log-record.ts';
import { malformedQuery, type Span } from './malformed-query.ts';
import type { Value } from './value.ts';

/** A row of a query: an event with what was extracted from it, or what `stats` made of many. */
export interface Row {
  /** Absent behind `stats`. */
  readonly record?: LogRecord;
  /** Extracted fields and results, at the places that the scope gave them. */
  readonly slots: Value[];
}

/** Gets a value from a row. */
export type Evaluate = (row: Row) => Value;

/** The names that an expression can use at its place in the query. */
export interface Scope {
  /** False behind `stats`: only what it defined is there. */
  readonly isOfEvents: boolean;
  /** Where the field of that name is kept; undefined where nothing defined it. */
  slotOf(name: string): number | undefined;
  /** Gives a place to a field that is defined here, the one that it had if there was one of that name. */
  define(name: string): number;
  /** A place without a name. */
  reserve(): number;
}

/** No names but those of the events' fields; with `isOfEvents` false, none at all. */
export function createScope(isOfEvents: boolean): Scope {
  const places = new Map<string, number>();
  let count = 0;
  const reserve = (): number => {
    count += 1;
    return count - 1;
  };
  return {
    isOfEvents,
    slotOf: (name) => places.get(name),
    define: (name) => {
      const place = places.get(name) ?? reserve();
      places.set(name, place);
      return place;
    },
    reserve,
  };
}

/** The value of a field. @throws AwsError MalformedQueryException behind `stats`, where it is not defined there */
export function fieldOf(name: string, scope: Scope, span: Span): Evaluate {
  const slot = scope.slotOf(name);
  if (slot !== undefined) return ({ slots }) => slots[slot];
  if (!scope.isOfEvents) throw malformedQuery(`the field ${name} is not defined in the stats command before`, span);
  const read: FieldReader = fieldReader(name);
  return ({ record }) => record && read(record);
}
