const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** CloudWatch keeps datapoints of a minute for 15 days, of five minutes for 63, of an hour for 455 (API reference, GetMetricData). */
const KEPT = [
  { beyondMs: 63 * DAY_MS, periodMs: 60 * MINUTE_MS },
  { beyondMs: 15 * DAY_MS, periodMs: 5 * MINUTE_MS },
] as const;

/**
 * The period to ask for: the one that is wanted, rounded up to a multiple of what CloudWatch still has of a window that begins so
 * far back.
 */
export function keptPeriodMs(wantedMs: number, windowAgeMs: number): number {
  const kept = KEPT.find(({ beyondMs }) => windowAgeMs > beyondMs);
  const stepMs = kept?.periodMs ?? MINUTE_MS;
  return Math.max(1, Math.ceil(wantedMs / stepMs)) * stepMs;
}
