import { SlsobsError } from '../../../domain/errors.ts';
import type { Notice } from '../../../domain/gap.ts';

/** Tells once that the credentials have run out, and once that reading goes on, however many groups notice. */
export interface CredentialsPause {
  /** A call was refused. @param nowMs on this machine's clock */
  refused(error: unknown, nowMs: number): void;
  /** A call that was made at this instant, on this machine's clock, got through. */
  accepted(askedAtMs: number): void;
}

/** @param tell takes what is to be said */
export function createCredentialsPause(tell: (notice: Notice) => void): CredentialsPause {
  let pausedAtMs: number | undefined;
  return {
    refused: (error, nowMs) => {
      if (pausedAtMs === undefined) tell({ topic: 'credentials', text: pauseText(error) });
      pausedAtMs = nowMs;
    },
    accepted: (askedAtMs) => {
      if (pausedAtMs === undefined || askedAtMs < pausedAtMs) return;
      pausedAtMs = undefined;
      tell({ topic: 'credentials', text: 'the credentials are accepted again; reading on' });
    },
  };
}

function pauseText(error: unknown): string {
  const message = error instanceof Error ? error.message : 'the credentials are no longer accepted';
  const hint = error instanceof SlsobsError ? error.hint : undefined;
  return hint === undefined ? `${message}; reading pauses` : `${message}; reading pauses: ${hint}`;
}
