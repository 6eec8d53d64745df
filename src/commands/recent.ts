import type { Invocation } from '../domain/invocation.ts';
import { openRecentInvocations, type RecentInvocations } from '../jobs/find/recent-invocations.ts';
import type { Machine } from '../runtime/machine.ts';

const STORE = 'recent.json';
/** A follow stores what it has shown now and then, so that another terminal can trace it. */
const SAVE_EVERY_MS = 5_000;

/** As many as the store itself keeps. */
const MAX_UNSAVED = 2_000;

/** Opens what was printed lately on this machine. */
export async function openRecent({ state }: Machine): Promise<RecentInvocations> {
  return openRecentInvocations(await state.load(STORE));
}

/** Remembers what is printed. */
export interface Remembering {
  /** Notes invocations that were told; stores them now and then. */
  note(invocations: readonly Invocation[]): Promise<void>;
  /** Stores what is left, with the rows of a list if one was printed. */
  end(rows?: readonly Invocation[]): Promise<void>;
}

/** Begins to remember. Other processes store too: each store begins from what is there. */
export function rememberPrinted({ state, clock, terminal }: Machine): Remembering {
  let unsaved = new Map<string, Invocation>();
  let savedAtMs = clock.now();
  const save = async (rows?: readonly Invocation[]): Promise<void> => {
    const recent = openRecentInvocations(await state.load(STORE));
    for (const invocation of unsaved.values()) recent.remember(invocation);
    if (rows !== undefined)
      recent.showList(
        terminal,
        rows.map((one) => one.requestId),
      );
    unsaved = new Map();
    savedAtMs = clock.now();
    await state.save(STORE, recent.serialize());
  };
  return {
    note: async (invocations) => {
      for (const invocation of invocations) unsaved.set(invocation.invocationId, invocation);
      for (const id of unsaved.keys()) {
        if (unsaved.size <= MAX_UNSAVED) break;
        unsaved.delete(id);
      }
      if (unsaved.size > 0 && clock.now() - savedAtMs >= SAVE_EVERY_MS) await save();
    },
    end: async (rows) => {
      if (unsaved.size > 0 || rows !== undefined) await save(rows);
    },
  };
}
