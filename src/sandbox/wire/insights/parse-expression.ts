import { isScalarFunction } from './functions.ts';
import { malformedQuery } from './malformed-query.ts';
import { type Period, readPeriod } from './period.ts';
import {
  AGGREGATE_NAMES,
  type AggregateCall,
  type AggregateName,
  type Arithmetic,
  type BinaryOperator,
  type Comparison,
  type Expression,
  type ExpressionKind,
} from './query.ts';
import type { Scanner } from './scanner.ts';

const COMPARISONS: readonly Comparison[] = ['=', '!=', '<=', '>=', '<', '>'];
/** Words that mean something of their own, so that no field can be called so without backticks. */
const RESERVED = new Set(['and', 'or', 'not', 'in', 'like', 'as', 'by', 'asc', 'desc', 'true', 'false', 'null']);
const MAX_DEPTH = 100;

/** Takes one expression. @throws AwsError MalformedQueryException */
export type TakeExpression = () => Expression;

/**
 * Reads expressions: `or`, `and`, `not`, comparisons (`= != < <= > >= in like =~`), `+ -`, `* / %`, a minus, `^`, in this order of
 * binding. Comparisons and powers do not follow one another without parentheses: AWS does not say what that means.
 */
export function expressionsOf(scanner: Scanner): TakeExpression {
  let depth = 0;
  const { peek, take, expect, takeRegex, spanFrom, unexpected } = scanner;

  const made = (from: number, kind: ExpressionKind): Expression => ({ ...kind, ...spanFrom(from) });

  const leftToRight = (operators: readonly BinaryOperator[], takeOperand: TakeExpression): TakeExpression => {
    return () => {
      const { from } = peek();
      let left = takeOperand();
      for (;;) {
        const operator = operators.find((one) => take(one));
        if (operator === undefined) return left;
        left = made(from, { kind: 'binary', operator, left, right: takeOperand() });
      }
    };
  };

  const takeExpression: TakeExpression = () => {
    depth += 1;
    if (depth > MAX_DEPTH) throw malformedQuery('the expression is nested too deeply', peek());
    const expression = takeOr();
    depth -= 1;
    return expression;
  };

  const takeNot: TakeExpression = () => {
    const { from } = peek();
    let nots = 0;
    while (take('not')) nots += 1;
    const of = takeComparison();
    return nots % 2 === 0 ? of : made(from, { kind: 'not', of });
  };

  const takeComparison: TakeExpression = () => {
    const { from } = peek();
    const left = takeSum();
    const isNegated = take('not');
    const test = takeTest(left);
    if (test === undefined && isNegated) throw unexpected('in or like');
    if (test !== undefined) {
      const tested = made(from, test);
      return isNegated ? made(from, { kind: 'not', of: tested }) : tested;
    }
    const operator = COMPARISONS.find((one) => take(one));
    if (operator === undefined) return left;
    return made(from, { kind: 'binary', operator, left, right: takeSum() });
  };

  /** What follows a value to test it: `in […]`, `like "…"`, `like /…/`, `=~ /…/`. */
  const takeTest = (of: Expression): ExpressionKind | undefined => {
    if (take('in')) return { kind: 'in', of, items: takeItems() };
    const isLike = take('like');
    if (!isLike && !take('=~')) return undefined;
    const regex = takeRegex();
    if (regex !== undefined) return { kind: 'like', of, pattern: regex };
    if (!isLike || peek().kind !== 'text') throw unexpected(isLike ? 'a quoted text or /regex/' : '/regex/');
    return { kind: 'like', of, pattern: scanner.next().text };
  };

  const takeItems = (): Expression[] => {
    expect('[');
    const items = [takeExpression()];
    while (take(',')) items.push(takeExpression());
    expect(']');
    return items;
  };

  const takeNegative: TakeExpression = () => {
    const { from } = peek();
    if (!take('-')) return takePower();
    return made(from, { kind: 'negative', of: takePower() });
  };

  const takePower: TakeExpression = () => {
    const { from } = peek();
    const left = takePrimary();
    if (!take('^')) return left;
    return made(from, { kind: 'binary', operator: '^', left, right: takePrimary() });
  };

  const takePrimary: TakeExpression = () => {
    const { kind, text, from } = peek();
    if (take('(')) {
      const inner = takeExpression();
      expect(')');
      return { ...inner, ...spanFrom(from) };
    }
    if (kind === 'word') return takeWord();
    if (kind !== 'text' && kind !== 'number' && kind !== 'field') throw unexpected('an expression');
    scanner.next();
    if (kind === 'field') return made(from, { kind: 'field', name: text });
    return made(from, { kind: 'literal', value: kind === 'number' ? Number(text) : text });
  };

  const takeWord: TakeExpression = () => {
    const token = peek();
    if (RESERVED.has(token.text.toLowerCase())) throw unexpected('an expression');
    scanner.next();
    if (!take('(')) return made(token.from, { kind: 'field', name: token.text });
    const kind = takeCall(token.text.toLowerCase());
    if (kind === undefined) throw malformedQuery(`unknown function ${token.text}`, token);
    return made(token.from, kind);
  };

  /** The call of a function, from behind its opening parenthesis. */
  const takeCall = (name: string): ExpressionKind | undefined => {
    if (name === 'bin') return { kind: 'date-step', isUp: false, of: timestampField(), period: takePeriod() };
    if (name === 'datefloor' || name === 'dateceil') {
      const of = takeExpression();
      expect(',');
      return { kind: 'date-step', isUp: name === 'dateceil', of, period: takePeriod() };
    }
    if (isAggregateName(name)) return takeAggregate(name);
    if (!isScalarFunction(name)) return undefined;
    return { kind: 'call', name, arguments: takeArguments() };
  };

  const timestampField = (): Expression => {
    const { from, to } = peek();
    return { kind: 'field', name: '@timestamp', text: '@timestamp', from, to };
  };

  const takePeriod = (): Period => {
    const period = peek().kind === 'period' ? readPeriod(peek().text) : undefined;
    if (period === undefined) throw unexpected('a period such as 5m');
    scanner.next();
    expect(')');
    return period;
  };

  const takeAggregate = (name: AggregateName): AggregateCall => {
    const isBare = name === 'count' && (take('*') || peek().text === ')');
    const of = isBare ? undefined : takeExpression();
    const percent = name === 'pct' ? takePercent() : undefined;
    expect(')');
    return {
      kind: 'aggregate',
      name,
      ...(of === undefined ? {} : { of }),
      ...(percent === undefined ? {} : { percent }),
    };
  };

  const takePercent = (): number => {
    expect(',');
    const percent = Number(peek().text);
    if (peek().kind !== 'number' || percent > 100) throw unexpected('a percentage');
    scanner.next();
    return percent;
  };

  const takeArguments = (): Expression[] => {
    if (take(')')) return [];
    const all = [takeExpression()];
    while (take(',')) all.push(takeExpression());
    expect(')');
    return all;
  };

  const multiplying: readonly Arithmetic[] = ['*', '/', '%'];
  const takeProduct = leftToRight(multiplying, takeNegative);
  const takeSum = leftToRight(['+', '-'], takeProduct);
  const takeAnd = leftToRight(['and'], takeNot);
  const takeOr = leftToRight(['or'], takeAnd);
  return takeExpression;
}

function isAggregateName(name: string): name is AggregateName {
  return AGGREGATE_NAMES.some((one) => one === name);
}
