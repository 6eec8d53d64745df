import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Env } from './env.ts';

/** Small texts that outlive the process, by name. A convenience: what cannot be stored is forgotten, never an error. */
export interface State {
  /** Undefined where nothing was stored, or it cannot be read. */
  load(name: string): Promise<string | undefined>;
  /** Replaces the whole text at once, so that another process never reads half of it. */
  save(name: string, text: string): Promise<void>;
}

/** Files of this user alone, in `XDG_STATE_HOME`, `LOCALAPPDATA` or `~/.local/state`. */
export function systemState(env: Env): State {
  const folder = join(env.XDG_STATE_HOME || env.LOCALAPPDATA || join(homedir(), '.local', 'state'), 'slsobs');
  return {
    load: (name) => readFile(join(folder, name), 'utf8').catch(() => undefined),
    save: async (name, text) => {
      const draft = join(folder, `${name}.${process.pid}`);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(draft, text, { mode: 0o600 });
        await rename(draft, join(folder, name));
      } catch {
        // A home that cannot be written to is no reason to fail.
      }
    },
  };
}

/** A state that ends with the process: for the demo and for tests. */
export function memoryState(): State {
  const texts = new Map<string, string>();
  return {
    load: async (name) => texts.get(name),
    save: async (name, text) => void texts.set(name, text),
  };
}
