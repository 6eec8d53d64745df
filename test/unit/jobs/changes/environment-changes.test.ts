import { describe, expect, it } from 'vitest';
import { AccessDeniedError } from '../../../../src/domain/errors.ts';
import type { LogEvent } from '../../../../src/domain/log-event.ts';
import type { FunctionSummary, LogSource, PublishedVersion } from '../../../../src/domain/sources.ts';
import { changesOf } from '../../../../src/jobs/changes/changes.ts';
import { memoryLogSource } from '../../../fakes/memory-log-source.ts';
import { at, deployed, inventoryOf, version } from './deployed.ts';

const group = { name: '/aws/lambda/orders' };
let written = 0;

/** The first line of an environment of a version, as Lambda writes it in its text format. */
function init(time: string, runtime: string, of = '$LATEST'): LogEvent {
  return line(time, `INIT_START Runtime Version: ${runtime}\tRuntime Version ARN: arn:aws:lambda:x\n`, of);
}

function line(time: string, message: string, of = '$LATEST'): LogEvent {
  written += 1;
  return {
    id: String(written),
    group,
    logStreamName: `2026/03/02/[${of}]${String(written).padStart(32, '0')}`,
    loggedAtMs: at(time),
    ingestedAtMs: undefined,
    message,
    ordinal: 0,
    eventId: undefined,
  };
}

async function ask(
  source: LogSource,
  versions: readonly PublishedVersion[] = [],
  { denied = [], summary = {} }: { denied?: string[]; summary?: Partial<FunctionSummary> } = {},
) {
  const question = {
    functions: [deployed('orders', { lastModifiedAtMs: 0, ...summary })],
    startAtMs: at('08:00:00'),
    endAtMs: at('14:00:00'),
    groups: [{ group }],
  };
  return changesOf(question, { inventory: inventoryOf(versions, denied), source, signal: AbortSignal.any([]) });
}

async function seen(events: readonly LogEvent[], versions: readonly PublishedVersion[] = []): Promise<string[]> {
  const { changes } = await ask(memoryLogSource(events), versions);
  return changes
    .filter(({ isFirstSeen }) => isFirstSeen)
    .map(({ atMs, kind, version: of, detail = '' }) =>
      `${new Date(atMs).toISOString().slice(11, 19)} ${kind} ${of} ${detail}`.trimEnd(),
    );
}

describe('the first lines of environments', () => {
  it('tell when a function first began with another runtime version, in text and JSON', async () => {
    const json = JSON.stringify({
      time: '2026-03-02T10:00:00.000Z',
      type: 'platform.initStart',
      record: {
        initializationType: 'on-demand',
        phase: 'init',
        runtimeVersion: 'nodejs:22.v33',
        functionVersion: '$LATEST',
      },
    });
    const events = [
      init('08:10:00', 'nodejs:22.v31'),
      init('08:20:00', 'nodejs:22.v31'),
      init('09:00:00', 'nodejs:22.v32'),
      // Two environments of the old one begin yet: AWS moves a fleet bit by bit.
      init('09:01:00', 'nodejs:22.v31'),
      init('09:02:00', 'nodejs:22.v32'),
      line('10:00:00', json),
    ];
    expect(await seen(events)).toEqual([
      '09:00:00 runtime $LATEST nodejs:22.v31 → nodejs:22.v32',
      '10:00:00 runtime $LATEST nodejs:22.v32 → nodejs:22.v33',
    ]);
  });

  it('tell a change of $LATEST that Lambda has forgotten, where another runtime was chosen', async () => {
    expect(await seen([init('08:10:00', 'nodejs:20.v60'), init('09:00:00', 'nodejs:22.v31')])).toEqual([
      '09:00:00 latest $LATEST nodejs:20.v60 → nodejs:22.v31',
    ]);
  });

  it('tell when a version that was published in this time first ran after another, and nothing of older ones', async () => {
    const events = [
      init('08:10:00', 'nodejs:22.v31', '6'),
      init('09:10:00', 'nodejs:22.v31', '7'),
      init('09:20:00', 'nodejs:22.v31', '7'),
      init('10:00:00', 'nodejs:22.v31', '5'),
    ];
    const versions = [version(5, '05:00:00'), version(6, '06:00:00'), version(7, '09:00:00')];
    expect(await seen(events, versions)).toEqual(['09:10:00 first-run 7']);
  });

  it('tell nothing by the first of them: what ran before is not known', async () => {
    expect(await seen([init('08:10:00', 'nodejs:22.v31', '7')], [version(7, '08:05:00')])).toEqual([]);
  });

  it('are not mistaken in what a function prints', async () => {
    const events = [
      init('08:10:00', 'nodejs:22.v31'),
      line('09:00:00', 'said INIT_START Runtime Version: nodejs:22.v99'),
      line('09:10:00', '{"type":"platform.initStart"'),
    ];
    expect(await seen(events)).toEqual([]);
  });

  it('that cannot be read are a gap, and the rest is answered', async () => {
    const denied: LogSource = {
      read: () => {
        throw new AccessDeniedError('logs:FilterLogEvents is not allowed');
      },
      now: () => 0,
    };
    const { changes, gaps } = await ask(denied, [version(7, '09:00:00')]);
    expect(changes).toHaveLength(1);
    expect(gaps).toMatchObject([
      { reason: 'denied', advice: 'runtime versions are not known (logs:FilterLogEvents is not allowed)' },
    ]);
  });

  it('that logs no longer hold are a gap', async () => {
    const days = 86_400_000;
    const kept = async function* () {
      yield [{ group, retentionDays: 1 }];
    };
    const question = {
      functions: [deployed('orders', { lastModifiedAtMs: 0 })],
      startAtMs: at('12:00:00') - 7 * days,
      endAtMs: at('14:00:00'),
      groups: [{ group }],
    };
    const source: LogSource = { ...memoryLogSource([]), now: () => at('14:00:00') };
    const inventory = { ...inventoryOf([]), logGroups: kept };
    const { gaps } = await changesOf(question, { inventory, source, signal: AbortSignal.any([]) });
    expect(gaps).toMatchObject([
      { reason: 'retention', group, fromAtMs: question.startAtMs, toAtMs: at('14:00:00') - days },
    ]);
  });

  it('that a function does not log are said to be missing', async () => {
    const { notices } = await ask(memoryLogSource([]), [], { summary: { systemLogLevel: 'WARN' } });
    expect(notices.map(({ text }) => text)).toEqual([
      'logs at WARN do not tell runtime versions: those of orders are not known',
    ]);
  });
});
