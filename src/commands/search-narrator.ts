import type { Notice } from '../domain/gap.ts';
import type { Usage } from '../domain/sources.ts';
import type { SearchProgress } from '../jobs/trace/request-search.ts';
import { noticeText, searchProgress, searchText } from '../render/text/messages.ts';
import { createProgressLine } from '../render/text/progress-line.ts';
import type { Machine } from '../runtime/machine.ts';
import type { SharedFlags } from './flags/shared.ts';

/** What stderr says about a search. */
export interface SearchNarrator {
  /** What is to be known of where and when it looks. */
  begin(notices: readonly Notice[]): Promise<void>;
  /** How far it is. Returns at once: a search does not wait for its narrator. */
  progress(progress: SearchProgress): void;
  /** Takes the progress away, before something is shown. */
  clear(): Promise<void>;
  /** What it took. */
  end(usage: Usage): Promise<void>;
}

/** Makes the narrator; with `--quiet` it keeps silent. */
export function createSearchNarrator(flags: SharedFlags, machine: Machine, timeZone: string): SearchNarrator {
  const { err, out } = machine.streams;
  const line = createProgressLine(flags.quiet ? undefined : err, machine.clock);
  return {
    begin: async (notices) => {
      if (!flags.quiet) for (const notice of notices) await err.write(noticeText(notice));
    },
    progress: (progress) => void line.tell(searchProgress(progress, timeZone)),
    clear: line.clear,
    end: async (usage) => {
      await line.clear();
      if (!flags.quiet && !out.isClosed) await err.write(searchText(usage));
    },
  };
}
