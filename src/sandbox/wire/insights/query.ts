import type { Span } from './malformed-query.ts';
import type { Period } from './period.ts';
import type { Regex } from './regex/regex.ts';

/** An expression of a query. `text` is how it was written: the name of its column where it has no alias. */
export type Expression = Span & { readonly text: string } & ExpressionKind;

/** The kinds of expression. */
export type ExpressionKind =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'field'; readonly name: string }
  /** A scalar function; `name` in lower case. */
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  /** `bin(5m)`, which is `datefloor(@timestamp, 5m)`, `datefloor` and `dateceil`. */
  | { readonly kind: 'date-step'; readonly isUp: boolean; readonly of: Expression; readonly period: Period }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'in'; readonly of: Expression; readonly items: readonly Expression[] }
  | { readonly kind: 'like'; readonly of: Expression; readonly pattern: string | Regex }
  | AggregateCall;

/** `count(*)`, `pct(@duration, 95)`: only within `stats`. */
export interface AggregateCall {
  readonly kind: 'aggregate';
  readonly name: AggregateName;
  /** Absent for `count(*)`. */
  readonly of?: Expression;
  /** For `pct`: 0 to 100. */
  readonly percent?: number;
}

/** The functions of `stats`, in lower case. */
export const AGGREGATE_NAMES = [
  'avg',
  'count',
  'count_distinct',
  'earliest',
  'latest',
  'max',
  'min',
  'pct',
  'sortsfirst',
  'sortslast',
  'stddev',
  'sum',
] as const;

/** One of them. */
export type AggregateName = (typeof AGGREGATE_NAMES)[number];

/** Operators between two expressions. */
export type BinaryOperator = 'and' | 'or' | Comparison | Arithmetic;

/** Operators that compare. */
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** Operators that calculate. */
export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '^';

/** An expression and what its result is called. */
export interface Named {
  readonly name: string;
  readonly of: Expression;
}

/** One command of a query. */
export type Command = Span &
  (
    | { readonly kind: 'fields'; readonly items: readonly Named[] }
    | { readonly kind: 'display'; readonly items: readonly Named[] }
    | { readonly kind: 'filter'; readonly condition: Expression }
    | { readonly kind: 'parse'; readonly of: Expression; readonly pattern: ParsePattern }
    | { readonly kind: 'stats'; readonly items: readonly Named[]; readonly by: readonly Named[] }
    | { readonly kind: 'sort'; readonly keys: readonly SortKey[] }
    | { readonly kind: 'limit'; readonly count: number }
    | { readonly kind: 'dedup'; readonly by: readonly Expression[] }
  );

/** What `parse` extracts: the names of the fields, and their values in a text; undefined where it does not match. */
export interface ParsePattern {
  readonly names: readonly string[];
  extract(text: string): readonly (string | undefined)[] | undefined;
}

/** One key of `sort`. */
export interface SortKey {
  readonly of: Expression;
  readonly isDescending: boolean;
}
