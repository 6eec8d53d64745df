import type { CharTest } from '../../char-test.ts';
import { type Assertion, RegexError, type RegexNode, type Times } from './syntax.ts';

/** One step of a program. Of a `split` the first way is preferred. */
export type Instruction =
  | { readonly kind: 'char'; readonly accepts: CharTest }
  | { readonly kind: 'assert'; readonly at: Assertion }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'match' };

/** A regular expression as a row of instructions. */
export interface Program {
  readonly instructions: readonly Instruction[];
  /** The names of its groups: the n-th is kept in slots 2n and 2n + 1. Groups without a name are not kept. */
  readonly groupNames: readonly string[];
  /** True when it can match at the start of a text only. */
  readonly isAnchored: boolean;
  /** What each match begins with; empty where that is not fixed. */
  readonly prefix: string;
  /** True when the prefix is all there is. */
  readonly isLiteral: boolean;
}

const MAX_INSTRUCTIONS = 5000;

/** Turns a parsed expression into a program. @throws RegexError where it is too large, or names a group twice */
export function compileProgram(node: RegexNode): Program {
  const instructions: Instruction[] = [];
  const groupNames: string[] = [];
  const push = (instruction: Instruction): number => {
    if (instructions.length >= MAX_INSTRUCTIONS) throw new RegexError('the expression is too large');
    return instructions.push(instruction) - 1;
  };

  const emit = (part: RegexNode): void => {
    if (part.kind === 'char' || part.kind === 'assert') push(part);
    else if (part.kind === 'sequence') for (const item of part.items) emit(item);
    else if (part.kind === 'choice') emitChoice(part.options);
    else if (part.kind === 'group') emitGroup(part.of, part.name);
    else emitRepeat(part.of, part.times);
  };

  const emitGroup = (of: RegexNode, name: string | undefined): void => {
    if (name === undefined) {
      emit(of);
      return;
    }
    if (groupNames.includes(name)) throw new RegexError(`two groups are named ${name}`);
    const slot = 2 * (groupNames.push(name) - 1);
    push({ kind: 'save', slot });
    emit(of);
    push({ kind: 'save', slot: slot + 1 });
  };

  const emitChoice = (options: readonly RegexNode[]): void => {
    const jumps: Extract<Instruction, { kind: 'jump' }>[] = [];
    for (const [index, option] of options.entries()) {
      const isLast = index === options.length - 1;
      const split: Extract<Instruction, { kind: 'split' }> = { kind: 'split', first: 0, second: 0 };
      if (!isLast) split.first = push(split) + 1;
      emit(option);
      if (isLast) continue;
      const jump: Extract<Instruction, { kind: 'jump' }> = { kind: 'jump', to: 0 };
      push(jump);
      jumps.push(jump);
      split.second = instructions.length;
    }
    for (const jump of jumps) jump.to = instructions.length;
  };

  const emitRepeat = (of: RegexNode, { min, max, isLazy }: Times): void => {
    if (max > 1 && holdsNamedGroup(of)) throw new RegexError('a named group cannot be repeated');
    for (let copy = 0; copy < min; copy += 1) emit(of);
    if (max === Number.POSITIVE_INFINITY) {
      const start = instructions.length;
      emitOptional(of, isLazy, start);
      return;
    }
    for (let copy = min; copy < max; copy += 1) emitOptional(of, isLazy, undefined);
  };

  /** Goes into a part or past it; goes back to `again` after it, where that is given. */
  const emitOptional = (of: RegexNode, isLazy: boolean, again: number | undefined): void => {
    const split: Extract<Instruction, { kind: 'split' }> = { kind: 'split', first: 0, second: 0 };
    const inside = push(split) + 1;
    emit(of);
    if (again !== undefined) push({ kind: 'jump', to: again });
    const behind = instructions.length;
    split.first = isLazy ? behind : inside;
    split.second = isLazy ? inside : behind;
  };

  emit(node);
  push({ kind: 'match' });
  const { prefix, isWhole } = literalStart(node);
  return { instructions, groupNames, isAnchored: isAnchored(node), prefix, isLiteral: isWhole && prefix !== '' };
}

function holdsNamedGroup(node: RegexNode): boolean {
  if (node.kind === 'group') return node.name !== undefined || holdsNamedGroup(node.of);
  if (node.kind === 'sequence') return node.items.some(holdsNamedGroup);
  if (node.kind === 'choice') return node.options.some(holdsNamedGroup);
  return node.kind === 'repeat' && holdsNamedGroup(node.of);
}

function isAnchored(node: RegexNode): boolean {
  if (node.kind === 'assert') return node.at === 'start';
  if (node.kind === 'group') return isAnchored(node.of);
  if (node.kind === 'choice') return node.options.every(isAnchored);
  const [first] = node.kind === 'sequence' ? node.items : [];
  return first !== undefined && isAnchored(first);
}

/** The characters that a match begins with, as far as they are fixed, and whether they are the whole expression. */
function literalStart(node: RegexNode): { prefix: string; isWhole: boolean } {
  if (node.kind === 'char') return { prefix: node.literal ?? '', isWhole: node.literal !== undefined };
  if (node.kind === 'group' && node.name === undefined) return literalStart(node.of);
  if (node.kind !== 'sequence') return { prefix: '', isWhole: false };
  let prefix = '';
  for (const item of node.items) {
    const start = literalStart(item);
    prefix += start.prefix;
    if (!start.isWhole) return { prefix, isWhole: false };
  }
  return { prefix, isWhole: true };
}
