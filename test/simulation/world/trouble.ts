/** What services, networks and laptops do wrong. A seed without any of these is calm. */
export const FAULTS = [
  // The service: src/sandbox/faults.
  'throttle',
  'throttle-outage',
  'server-error',
  'expired-credentials',
  'denied-group',
  'deleted-group',
  'empty-page',
  'cut-page',
  'repeated-page',
  'repeated-token',
  'refused-token',
  'no-event-ids',
  // The network: network.ts.
  'reset',
  'truncated-body',
  'half-open',
  'offline',
  'latency',
  // The laptop: laptop/.
  'clock-skew',
  'clock-jump',
  'sleep',
  'slow-reader',
  'paused-reader',
] as const;

/** What logs are like anyway, in calm seeds too. */
export const HAZARDS = [
  /** Readable 30 to 120 s after the timestamp. */
  'late-outlier',
  /** Readable just before the horizon. */
  'horizon-edge',
  /** Readable only after it. */
  'past-horizon',
  /** Taken in long before it is readable. */
  'hidden-after-ingestion',
  /** Stamped up to two hours ahead. */
  'future-stamp',
  'equal-lines',
  'huge-line',
  /** Thousands of lines in two seconds. */
  'burst',
  'born-group',
  'born-stream',
] as const;

/** What goes wrong with live sessions: only in seeds that have `--live` (live.ts). */
export const LIVE_FAULTS = ['sampled', 'session-end', 'silent-stream', 'slow-client'] as const;

export type LiveFault = (typeof LIVE_FAULTS)[number];
export type Fault = (typeof FAULTS)[number] | LiveFault;
export type Hazard = (typeof HAZARDS)[number];
export type Trouble = Fault | Hazard;

/** All of both that any seed may have. */
export const TROUBLES: readonly Trouble[] = [...FAULTS, ...HAZARDS];
