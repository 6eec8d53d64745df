import { registerHooks } from 'node:module';
import type { Violation } from '../oracle/evidence.ts';

/** One mechanism of a follow, and how to take it out: a piece of source text that stands once in a file, and what replaces it. */
export interface Break {
  /** What is taken out. */
  readonly what: string;
  /** Path from the project's root. */
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
  /** The rules by which the oracle may catch it. */
  readonly caughtBy: readonly Violation['rule'][];
}

/** The mechanisms that `npm run simulate -- --break` takes out. */
export const BREAKS = {
  overlap: {
    what: 'a read of the newest events begins where the last one began',
    file: 'src/collectors/logs/follow/read-plan.ts',
    text: 'return beganAtMs + pollMs - overlapMs;',
    replacement: 'return beganAtMs;',
    caughtBy: ['late-share', 'lost'],
  },
  dedupe: {
    what: 'every event counts as new',
    file: 'src/collectors/logs/seen-events.ts',
    text: 'isNew: (fingerprint, loggedAtMs) =>',
    replacement: 'isNew: (fingerprint, loggedAtMs) => true ||',
    caughtBy: ['repeated'],
  },
  reread: {
    what: 'no stretch is read a second time',
    file: 'src/collectors/logs/follow/read-plan.ts',
    text: 'const hole = firstHole(coverage, upToMs);',
    replacement: 'return undefined;',
    caughtBy: ['lost'],
  },
  hold: {
    what: 'no event is held for others that belong before it',
    file: 'src/collectors/logs/follow/follow-times.ts',
    text: 'holdMs: 3000,',
    replacement: 'holdMs: 0,',
    caughtBy: ['late-share'],
  },
  confirm: {
    what: 'no read confirms what a live stream showed',
    file: 'src/collectors/logs/live-tail/live-lines.ts',
    text: 'if (id === undefined || queued.delete(id)) return event;',
    replacement: 'return event;',
    caughtBy: ['repeated'],
  },
} as const satisfies Readonly<Record<string, Break>>;

export type BreakName = keyof typeof BREAKS;

/** True for the name of a mechanism that can be taken out. */
export function isBreakName(name: string): name is BreakName {
  return Object.hasOwn(BREAKS, name);
}

/**
 * Takes a mechanism out of the program that is loaded from now on: the production code itself knows nothing of it.
 * @returns checks, once the program is loaded, that it was taken out
 * @throws Error (while the program is loaded) when the file does not hold the text exactly once
 */
export function breakMechanism(name: BreakName): () => void {
  const { file, text, replacement }: Break = BREAKS[name];
  let isBroken = false;
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/${file}`)) return loaded;
      const pieces = textOf(loaded.source).split(text);
      if (pieces.length !== 2) throw new Error(`${file} holds ${pieces.length - 1} times, not once: ${text}`);
      isBroken = true;
      return { ...loaded, source: pieces.join(replacement) };
    },
  });
  return () => {
    if (!isBroken) throw new Error(`the program did not load ${file}`);
  };
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray | null | undefined): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source ?? undefined);
}
