import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/** Environment of a run that remembers nothing of earlier ones: slsobs looks first where it has seen an id. */
export function noMemory(): Readonly<Record<string, string>> {
  return { XDG_STATE_HOME: mkdtempSync(join(inject('scratchFolder'), 'state-')) };
}
