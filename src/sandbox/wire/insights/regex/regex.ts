import { isWord } from '../../char-test.ts';
import { compileProgram, type Instruction, type Program } from './program.ts';
import { type Assertion, parseRegex } from './syntax.ts';

/** A regular expression of Logs Insights. Both take time in proportion to the text, whatever the expression. */
export interface Regex {
  /** The names of its groups, in order. */
  readonly groupNames: readonly string[];
  /** True when the text holds a match. */
  test(text: string): boolean;
  /**
   * The groups of the first match, by position among the names; undefined without a match. A group that took no part is
   * undefined.
   */
  capture(text: string): readonly (string | undefined)[] | undefined;
}

/** A way through the program: where it stands, and where the groups that it passed begin and end. */
interface Thread {
  readonly at: number;
  readonly saved: readonly number[];
}

const NOTHING_SAVED: readonly number[] = [];

/** Compiles an expression. @throws RegexError */
export function compileInsightsRegex(source: string): Regex {
  const program = compileProgram(parseRegex(source));
  const { groupNames, isLiteral, prefix } = program;
  return {
    groupNames,
    test: isLiteral ? (text) => text.includes(prefix) : (text) => firstMatch(program, text, false) !== undefined,
    capture: (text) => {
      const saved = firstMatch(program, text, true);
      return saved && groupNames.map((_, index) => slice(text, saved[2 * index], saved[2 * index + 1]));
    },
  };
}

function slice(text: string, from: number | undefined, to: number | undefined): string | undefined {
  return from === undefined || to === undefined ? undefined : text.slice(from, to);
}

/**
 * Goes through the text once with all ways that are still possible, the preferred first (after Thompson and Pike). Without
 * `isKept` the first way that ends is enough, and nothing is saved.
 */
function firstMatch(program: Program, text: string, isKept: boolean): readonly number[] | undefined {
  const { instructions, isAnchored, prefix } = program;
  const visited = new Int32Array(instructions.length).fill(-1);
  let threads: Thread[] = [];
  let best: readonly number[] | undefined;
  for (let at = 0; at <= text.length; at += 1) {
    if (threads.length === 0) {
      if (best !== undefined || (isAnchored && at > 0)) break;
      at = prefix === '' ? at : text.indexOf(prefix, at);
      if (at < 0) break;
    }
    const step = { instructions, visited, text, at, isKept, reached: [] as Thread[] };
    for (const thread of threads) follow(step, thread.at, thread.saved);
    if (best === undefined && (!isAnchored || at === 0)) follow(step, 0, NOTHING_SAVED);

    threads = [];
    const code = text.charCodeAt(at);
    for (const thread of step.reached) {
      const instruction = instructions[thread.at];
      if (instruction?.kind === 'match') {
        best = thread.saved;
        break;
      }
      if (instruction?.kind === 'char' && at < text.length && instruction.accepts(code)) {
        threads.push({ at: thread.at + 1, saved: thread.saved });
      }
    }
    if (best !== undefined && !isKept) return best;
  }
  return best;
}

interface Step {
  readonly instructions: readonly Instruction[];
  /** The position in the text at which an instruction was last reached: the first way to reach it counts. */
  readonly visited: Int32Array;
  readonly text: string;
  readonly at: number;
  readonly isKept: boolean;
  readonly reached: Thread[];
}

/** Follows a way without reading, up to the instructions that read a character or end. */
function follow(step: Step, from: number, saved: readonly number[]): void {
  if (step.visited[from] === step.at) return;
  step.visited[from] = step.at;
  const instruction = step.instructions[from];
  if (instruction === undefined) return;
  switch (instruction.kind) {
    case 'jump':
      follow(step, instruction.to, saved);
      return;
    case 'split':
      follow(step, instruction.first, saved);
      follow(step, instruction.second, saved);
      return;
    case 'save':
      follow(step, from + 1, step.isKept ? savedAt(saved, instruction.slot, step.at) : saved);
      return;
    case 'assert':
      if (holds(instruction.at, step.text, step.at)) follow(step, from + 1, saved);
      return;
    default:
      step.reached.push({ at: from, saved });
  }
}

function savedAt(saved: readonly number[], slot: number, at: number): readonly number[] {
  const copy = saved.slice();
  copy[slot] = at;
  return copy;
}

/** `$` holds at the end and before a line feed that ends the text, as in the PCRE syntax that Hyperscan follows. */
function holds(assertion: Assertion, text: string, at: number): boolean {
  if (assertion === 'start') return at === 0;
  if (assertion === 'end') return at === text.length || (at === text.length - 1 && text.charCodeAt(at) === 10);
  const isEdge = isWordAt(text, at - 1) !== isWordAt(text, at);
  return assertion === 'word-edge' ? isEdge : !isEdge;
}

function isWordAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && isWord(text.charCodeAt(at));
}
