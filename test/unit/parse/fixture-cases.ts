import { readdirSync, readFileSync } from 'node:fs';
import type { JsonObject } from '../../../src/domain/json.ts';
import type { LogEvent } from '../../../src/domain/log-event.ts';

/** A line of `test/fixtures/real` or `test/fixtures/lines`, and what it must be read as. */
export interface FixtureCase {
  readonly case: string;
  readonly message: string;
  readonly expect: {
    readonly kind: string;
    readonly requestId: string | null;
    readonly level: string | null;
    /** Compared where given. */
    readonly message?: string;
    /** Compared where given; null: there must be none. */
    readonly data?: JsonObject | null;
    /** These must be absent where they are not given. */
    readonly status?: string;
    readonly error?: { readonly type?: string; readonly message?: string; readonly stackLines?: number };
    readonly facts?: JsonObject;
    readonly traceId?: string;
    readonly correlationIds?: Readonly<Record<string, string>>;
  };
}

const FIXTURES = new URL('../../fixtures/', import.meta.url);

/** Every fixture line, by its file. */
export function fixtureFiles(): { file: string; cases: FixtureCase[] }[] {
  return ['lines', 'real'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, FIXTURES))
      .filter((name) => name.endsWith('.ndjson'))
      .map((name) => {
        const text = readFileSync(new URL(`${folder}/${name}`, FIXTURES), 'utf8');
        const cases = text.trimEnd().split('\n');
        return { file: `${folder}/${name}`, cases: cases.map((line) => JSON.parse(line) as FixtureCase) };
      }),
  );
}

/** The messages of all fixtures. */
export function fixtureMessages(): string[] {
  return fixtureFiles().flatMap(({ cases }) => cases.map(({ message }) => message));
}

/** An event with this message, in a stream of the function `checkout`. */
export function eventOf(message: string, changes: Partial<LogEvent> = {}): LogEvent {
  return {
    id: 'event-1',
    group: { name: '/aws/lambda/checkout' },
    logStreamName: '2026/03/02/[$LATEST]0a1b2c3d4e5f60718293a4b5c6d7e8f9',
    loggedAtMs: 1_772_446_530_123,
    ingestedAtMs: undefined,
    message,
    ordinal: 0,
    eventId: undefined,
    ...changes,
  };
}
