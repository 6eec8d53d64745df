import { describe, expect, it } from 'vitest';
import {
  errorText,
  gapMessage,
  headerText,
  noticeText,
  summaryText,
  unprintedText,
} from '../../../../src/render/text/messages.ts';
import { BASE_AT_MS } from '../log-steps.ts';
import { attacks } from '../story.ts';
import { workflowCommandsIn } from '../workflow-runner.ts';

const zone = { timeZone: 'Europe/Berlin', atMs: BASE_AT_MS };

describe('the header', () => {
  it('says what is watched, where, from when, how, and the zone once', () => {
    const clauses = ['last 10 calls, then live', 'polling, free'];
    expect(headerText({ subjects: ['shop-prod-orders-api'], place: 'prod eu-west-1', clauses, times: zone })).toBe(
      '· shop-prod-orders-api · prod eu-west-1 · last 10 calls, then live · polling, free · times UTC+1\n',
    );
  });

  it('counts what it does not name, and needs no subject', () => {
    expect(headerText({ subjects: ['a', 'b', 'c', 'd', 'e'], clauses: [], times: zone })).toBe(
      '· a, b, c, 2 more · times UTC+1\n',
    );
    expect(headerText({ subjects: [], clauses: [], times: zone })).toBe('· times UTC+1\n');
  });
});

describe('the summary', () => {
  const nothing = {
    events: 0,
    shown: 0,
    invocations: 0,
    failed: 0,
    coldStarts: 0,
    duplicates: 0,
    late: 0,
    gaps: 0,
    apiCalls: 0,
  };

  it.each([
    [nothing, '· 0 events\n'],
    [{ ...nothing, events: 1, shown: 1, apiCalls: 1 }, '· 1 event · 1 API call\n'],
    [
      {
        events: 1204,
        shown: 62,
        invocations: 65,
        failed: 3,
        coldStarts: 1,
        duplicates: 2,
        late: 4,
        gaps: 1,
        apiCalls: 14,
      },
      '· 1 204 events, 62 shown · 65 calls, 3 failed, 1 cold · 4 late · 2 duplicates dropped · 1 gap not filled · 14 API calls\n',
    ],
  ])('of %j', (summary, text) => {
    expect(summaryText(summary)).toBe(text);
  });
});

describe('the summary of a follow that was stopped', () => {
  const counted = { events: 2, shown: 2, invocations: 0, failed: 0, coldStarts: 0 };
  const counts = { ...counted, duplicates: 0, late: 0, gaps: 0, apiCalls: 0 };

  it.each([
    [BASE_AT_MS + 65_999, false, '· 2 events · nothing after 14:03:05 was printed\n'],
    [BASE_AT_MS + 65_999, true, '· 2 events · not everything after 14:03:05 was printed\n'],
    [Number.NEGATIVE_INFINITY, false, '· 2 events · nothing was printed\n'],
    [Number.NEGATIVE_INFINITY, true, '· 2 events · not everything was printed\n'],
  ])('says what it left out', (atMs, isMoreTold, text) => {
    expect(summaryText(counts, unprintedText({ atMs, isMoreTold }, 'Europe/Berlin'))).toBe(text);
  });
});

describe('gaps in words', () => {
  it.each([
    [{ state: 'open', reason: 'throttled' }, '· gap not read yet: CloudWatch throttles; retrying\n'],
    [
      { state: 'final', reason: 'denied', group: { name: '/aws/lambda/a' }, advice: 'allow logs:FilterLogEvents' },
      '· gap in /aws/lambda/a not read: no permission; allow logs:FilterLogEvents\n',
    ],
    [
      { state: 'final', reason: 'sampled', count: 1200, fromAtMs: BASE_AT_MS, toAtMs: BASE_AT_MS + 3_000 },
      '· gap 14:02:00 – 14:02:03 (3.0 s) not read, 1 200 events: CloudWatch sampled the live stream\n',
    ],
    [
      {
        state: 'final',
        reason: 'retention',
        fromAtMs: BASE_AT_MS - 86_400_000,
        toAtMs: BASE_AT_MS,
        region: 'eu-west-1',
      },
      '· gap 2026-03-01 14:02:00 – 2026-03-02 14:02:00 (1 d) in eu-west-1 not read: older than the group keeps\n',
    ],
    [
      { state: 'open', reason: 'horizon', fromAtMs: BASE_AT_MS },
      '· gap from 14:02:00 not read yet: it came too late\n',
    ],
    [
      { state: 'open', reason: 'throttled', fromAtMs: BASE_AT_MS, toAtMs: BASE_AT_MS + 3_000 },
      '· gap 14:02:00 – 14:02:03 not read yet: CloudWatch throttles; retrying\n',
    ],
    [
      { state: 'filled', reason: 'expired', fromAtMs: BASE_AT_MS, toAtMs: BASE_AT_MS + 62_000 },
      '· gap 14:02:00 – 14:03:02 (1 min) filled: read after all\n',
    ],
    [
      { state: 'open', reason: 'disconnected', group: { name: '/aws/lambda/a' }, place: 'prod/eu-west-1' },
      '· gap in /aws/lambda/a of prod/eu-west-1 not read yet: the connection broke\n',
    ],
    [
      { state: 'final', reason: 'expired', place: 'prod/eu-west-1', region: 'eu-west-1', fromAtMs: BASE_AT_MS },
      '· gap from 14:02:00 in prod/eu-west-1 not read: the credentials expired\n',
    ],
    [{ state: 'filled', reason: 'throttled', toAtMs: BASE_AT_MS }, '· gap until 14:02:00 filled: read after all\n'],
  ] as const)('%j', (gap, text) => {
    expect(gapMessage({ gapId: 'g', revision: 1, ...gap }, 'Europe/Berlin')).toBe(text);
  });
});

describe('errors', () => {
  it('say what failed and what to try', () => {
    expect(errorText({ message: 'no function is named “ordrs”', hint: 'orders, orders-pdf' })).toBe(
      'slsobs: no function is named “ordrs”\n  try: orders, orders-pdf\n',
    );
  });

  it('keep further lines behind a gutter', () => {
    expect(errorText({ message: 'a\nb\r\n' })).toBe('slsobs: a\n  │ b\n');
  });
});

describe('messages on stderr', () => {
  it('carry attacks harmlessly', () => {
    const texts = attacks.notices.map(({ text }) => text);
    const said = [
      ...attacks.notices.map(noticeText),
      ...attacks.gapChanges.map((gap) => gapMessage(gap, 'UTC')),
      ...texts.map((text) => errorText({ message: text, hint: text })),
      headerText({ subjects: texts, place: texts[0] ?? '', clauses: texts, times: zone }),
    ].join('');
    expect(said).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u{FEFF}]/u);
    expect(workflowCommandsIn(said)).toEqual([]);
    expect(said.split('\n').every((line) => line === '' || /^(· |slsobs: | {2}(try: |│ ))/.test(line))).toBe(true);
  });
});
