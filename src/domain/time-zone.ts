const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** True for `UTC` and the IANA names that this Node knows. */
export function isTimeZone(name: string): boolean {
  try {
    formatFor(name);
    return true;
  } catch {
    return false;
  }
}

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. @throws RangeError for an unknown zone */
export function zoneOffsetMs(timeZone: string, atMs: number): number {
  const wholeSecond = Math.floor(atMs / 1000) * 1000;
  const parts = Object.fromEntries(
    formatFor(timeZone)
      .formatToParts(wholeSecond)
      .map((part) => [part.type, part.value]),
  );
  const wallClock = Date.UTC(
    Number(parts.year),
    Number(parts.month) - 1,
    Number(parts.day),
    Number(parts.hour),
    Number(parts.minute),
    Number(parts.second),
  );
  return wallClock - wholeSecond;
}

/**
 * The instant at which a zone's clocks show a wall time (given as if it were UTC). A wall time that a change of clocks
 * skips is taken an hour later; one that occurs twice, the first time.
 */
export function instantOfWallTime(wallTimeAsUtcMs: number, timeZone: string): number {
  const offsets = [wallTimeAsUtcMs - 86_400_000, wallTimeAsUtcMs + 86_400_000].map((at) => zoneOffsetMs(timeZone, at));
  const candidates = offsets.map((offset) => wallTimeAsUtcMs - offset);
  const exact = candidates.filter((at) => at + zoneOffsetMs(timeZone, at) === wallTimeAsUtcMs);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...candidates);
}
