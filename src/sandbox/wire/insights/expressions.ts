import { finite, scalarFunction } from './functions.ts';
import { malformedQuery } from './malformed-query.ts';
import { ceilTo, floorTo } from './period.ts';
import type { Arithmetic, BinaryOperator, Comparison, Expression } from './query.ts';
import { type Evaluate, fieldOf, type Scope } from './row.ts';
import { areEqual, asNumber, asText, compared, isInstant, isTrue, type Value } from './value.ts';

/** What stands for an aggregate function where an expression is evaluated. */
export type CompileAggregate = (call: Of<'aggregate'>) => Evaluate;

/**
 * Compiles an expression for the rows of a scope. Where something is missing, arithmetic has no result and a comparison is false.
 * Aggregate functions are refused, unless the caller says what stands for them.
 * @throws AwsError MalformedQueryException for what cannot be evaluated there
 */
export function compileExpression(
  expression: Expression,
  scope: Scope,
  compileAggregate: CompileAggregate = refuseAggregate,
): Evaluate {
  const compile = (part: Expression): Evaluate => compileExpression(part, scope, compileAggregate);
  // Behind `stats` its columns are also called as they were written: `count(*)`.
  const slot = scope.isOfEvents ? undefined : scope.slotOf(expression.text);
  if (slot !== undefined) return ({ slots }) => slots[slot];
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return () => value;
    }
    case 'field':
      return fieldOf(expression.name, scope, expression);
    case 'call':
      return compileCall(expression, compile);
    case 'date-step':
      return compileDateStep(expression, compile);
    case 'negative': {
      const of = compileNumber(expression.of, compile);
      return (row) => negated(of(row));
    }
    case 'not': {
      const of = compile(expression.of);
      return (row) => !isTrue(of(row));
    }
    case 'in':
      return compileIn(expression, compile);
    case 'like':
      return compileLike(expression, compile);
    case 'binary':
      return compileBinary(expression, compile);
    case 'aggregate':
      return compileAggregate(expression);
  }
}

function refuseAggregate(call: Of<'aggregate'>): never {
  throw malformedQuery(
    `${call.name} can be used in the results of a stats command only, and not in another function of it`,
    call,
  );
}

type Compile = (part: Expression) => Evaluate;
type Of<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>;

function compileCall(call: Of<'call'>, compile: Compile): Evaluate {
  const apply = scalarFunction(call.name, call.arguments.length);
  if (apply === undefined) throw malformedQuery(`${call.name} does not take so many arguments`, call);
  const parts = call.arguments.map(compile);
  return (row) => apply(parts.map((part) => part(row)));
}

function compileDateStep({ of, isUp, period }: Of<'date-step'>, compile: Compile): Evaluate {
  const at = compile(of);
  const step = isUp ? ceilTo : floorTo;
  return (row) => {
    const value = at(row);
    return isInstant(value) ? { atMs: step(value.atMs, period) } : undefined;
  };
}

function compileIn({ of, items }: Of<'in'>, compile: Compile): Evaluate {
  const [value, parts] = [compile(of), items.map(compile)];
  const texts = new Set(items.map((item) => (item.kind === 'literal' ? item.value : undefined)));
  const areTexts = [...texts].every((text) => typeof text === 'string');
  return (row) => {
    const sought = value(row);
    if (areTexts && typeof sought === 'string') return texts.has(sought);
    return parts.some((part) => areEqual(sought, part(row)) === true);
  };
}

/** A text without wildcards, or an expression; what is missing holds neither. */
function compileLike({ of, pattern }: Of<'like'>, compile: Compile): Evaluate {
  const value = compile(of);
  const holds = typeof pattern === 'string' ? (text: string) => text.includes(pattern) : pattern.test;
  return (row) => {
    const text = asText(value(row));
    return text !== undefined && holds(text);
  };
}

function compileBinary({ operator, left, right }: Of<'binary'>, compile: Compile): Evaluate {
  if (operator === 'and' || operator === 'or') {
    const [a, b] = [compile(left), compile(right)];
    if (operator === 'and') return (row) => isTrue(a(row)) && isTrue(b(row));
    return (row) => isTrue(a(row)) || isTrue(b(row));
  }
  if (isArithmetic(operator)) {
    const [a, b, calculate] = [compileNumber(left, compile), compileNumber(right, compile), ARITHMETIC[operator]];
    return (row) => {
      const [x, y] = [asNumber(a(row)), asNumber(b(row))];
      return x === undefined || y === undefined ? undefined : finite(calculate(x, y));
    };
  }
  const [a, b, test] = [compile(left), compile(right), COMPARISONS[operator]];
  return (row) => test(a(row), b(row));
}

/** The page on functions has `toMillis` to calculate with moments, and does not say what they are without it. */
function compileNumber(operand: Expression, compile: Compile): Evaluate {
  const isMoment =
    operand.kind === 'date-step' ||
    (operand.kind === 'field' && (operand.name === '@timestamp' || operand.name === '@ingestionTime')) ||
    (operand.kind === 'call' && operand.name === 'frommillis');
  if (isMoment) throw malformedQuery(`${operand.text} is a timestamp: calculate with toMillis of it`, operand);
  return compile(operand);
}

function negated(value: Value): Value {
  const number = asNumber(value);
  return number === undefined ? undefined : -number;
}

const ARITHMETIC: Readonly<Record<Arithmetic, (x: number, y: number) => number>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
  '%': (x, y) => x % y,
  '^': (x, y) => x ** y,
};

function isArithmetic(operator: BinaryOperator): operator is Arithmetic {
  return Object.hasOwn(ARITHMETIC, operator);
}

const COMPARISONS: Readonly<Record<Comparison, (a: Value, b: Value) => boolean>> = {
  '=': (a, b) => areEqual(a, b) === true,
  '!=': (a, b) => areEqual(a, b) === false,
  '<': (a, b) => (compared(a, b) ?? 0) < 0,
  '>': (a, b) => (compared(a, b) ?? 0) > 0,
  '<=': (a, b) => (compared(a, b) ?? 1) <= 0,
  '>=': (a, b) => (compared(a, b) ?? -1) >= 0,
};
