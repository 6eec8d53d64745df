import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceAnswer } from '../../../../../src/domain/results/trace-answer.ts';
import { linesOf } from '../../../../../src/render/safe-text.ts';
import { type TraceScreenOptions, traceScreen } from '../../../../../src/render/text/trace/trace-screen.ts';
import { widthOf } from '../../../../../src/render/text/width.ts';
import { lambdaPair, type SpanSketch } from '../../../../fakes/spans.ts';
import { expectGolden } from '../../../../golden/golden.ts';
import { anyAnswer } from '../../any-answer.ts';
import { BASE_AT_MS, invocation } from '../../log-steps.ts';
import * as stories from '../../trace-stories.ts';
import { workflowCommandsIn } from '../../workflow-runner.ts';

function screen(answer: TraceAnswer, options: Partial<TraceScreenOptions> = {}) {
  return traceScreen(answer, {
    color: false,
    timeZone: 'Europe/Berlin',
    place: 'prod eu-west-1',
    logs: true,
    todayAtMs: BASE_AT_MS,
    ...options,
  });
}

const { answerOf, ...answers } = stories;
const rowOf = (text: string, words: string): string => text.split('\n').find((row) => row.includes(words)) ?? '';

describe('the screen of a trace', () => {
  it.each([
    ['failed-cold.100', answers.failedCold, { columns: 100 }],
    ['failed-cold.60', answers.failedCold, { columns: 60 }],
    ['failed-cold.40', answers.failedCold, { columns: 40 }],
    ['failed-cold.pipe', answers.failedCold, {}],
    ['failed-cold.color', answers.failedCold, { columns: 100, color: true }],
    ['failed-cold.no-logs', answers.failedCold, { columns: 100, logs: false }],
    ['warm-ok.100', answers.warmOk, { columns: 100 }],
    ['not-traced.100', answers.notTraced, { columns: 100 }],
    ['retried.100', answers.retried, { columns: 100 }],
    ['retried-traced.100', answers.retriedTraced, { columns: 100 }],
    ['in-progress.100', answers.inProgress, { columns: 100 }],
    ['doubtful.100', answers.doubtful, { columns: 100 }],
    ['many-spans.100', answers.manySpans, { columns: 100 }],
    ['many-spans.40', answers.manySpans, { columns: 40 }],
    ['hostile.100', answers.hostile, { columns: 100, underCi: true }],
  ] as const)('tells what became of a request: %s', (name, answer, options) => {
    expectGolden(`text/trace/${name}.txt`, screen(answer, options));
  });

  it('looks the same in X-Ray’s old structure and in its new one', () => {
    const withoutCount = (answer: TraceAnswer) => screen(answer).replace(/, \d+ spans/, '');
    expect(withoutCount(answers.failedColdNew)).toBe(withoutCount(answers.failedCold));
  });

  it.each([
    ['not-sampled', 'X-Ray did not sample this request'],
    ['not-found', 'X-Ray has no such trace'],
    ['in-spans-log', 'the log group aws/spans, which slsobs does not read yet'],
    ['denied', 'X-Ray may not be read with these credentials'],
  ] as const)('says in words why there are no spans: %s', (traceState, words) => {
    expect(screen({ ...answers.notTraced, traceState })).toContain(words);
  });

  it('tells the error of a call that none of its lines tells', () => {
    const error = { type: 'Runtime.ExitError', message: 'Runtime exited with error: exit status 1' };
    const crashed = answerOf([], [invocation('r-1', 300, { status: 'crash', error })], []);
    expect(screen(crashed)).toContain('✗     Runtime.ExitError: Runtime exited with error: exit status 1');
  });

  it('tells an error that X-Ray knows and no line tells, once', () => {
    const error = { type: 'TimeoutError', message: 'socket hang up' };
    const spans: SpanSketch[] = [
      { id: 'root', from: 0, to: 90, status: 'fault', error },
      { id: 'call', kind: 'client', from: 10, to: 80, parent: 'root', status: 'fault', error },
    ];
    expect(screen(answerOf(spans, [], [])).match(/✗ {5}TimeoutError: socket hang up/g)).toHaveLength(1);
  });

  it('puts a line below the function’s own step that it was written in, and beside steps that ran at once', () => {
    const spans: SpanSketch[] = [
      ...lambdaPair('orders-api', { from: 0, to: 100, requestId: 'r-1' }),
      { id: '## handler', from: 6, to: 94, parent: 'orders-api-function-0' },
      { id: '## pay', from: 10, to: 40, parent: '## handler' },
      { id: '## stock', from: 30, to: 60, parent: '## handler' },
    ];
    const lines = [20, 35, 97].map((at) => ({ at, of: 'r-1', level: 'info' as const, message: `at ${at}` }));
    const rows = screen(answerOf(spans, [invocation('r-1', 95, { functionName: 'orders-api' })], lines)).split('\n');
    expect(rows.slice(3, 10).map((row) => row.replace(/ +[─━╸╺].*/, ''))).toEqual([
      'orders-api',
      '└ ## handler',
      '  ├ ## pay',
      '  │    14:02:00.020 INFO  at 20',
      '  └ ## stock',
      '     14:02:00.035 INFO  at 35',
      '   14:02:00.097 INFO  at 97',
    ]);
  });

  it('tells the date of a request that is not of today', () => {
    expect(screen(answers.warmOk, { todayAtMs: BASE_AT_MS + 86_400_000 })).toContain('2026-03-02 14:02:00.000 UTC+1');
  });

  it('divides what a pause of minutes lies between', () => {
    const later = answerOf(
      [
        { id: 'a', from: 0, to: 100 },
        { id: 'b', from: 90_100, to: 90_150 },
      ],
      [],
      [],
    );
    expect(rowOf(screen(later), 'later')).toMatch(/^1 min 30 s later +0 ms/);
  });

  it('offers no command with a name that a shell would not take as it is', () => {
    const failed = (functionName: string) =>
      screen(answerOf([], [invocation('r-1', 300, { status: 'error', functionName })], []));
    expect(failed('orders-api')).toContain('Next: slsobs invocations orders-api --failed');
    expect(failed('$(reboot)')).not.toContain('Next:');
    expect(failed('--help')).not.toContain('Next:');
  });

  it.each([
    ['timeout', 'TIMED OUT after 319 ms in orders-api', 'orders-api ✗ timeout'],
    ['out-of-memory', 'OUT OF MEMORY in orders-api', 'orders-api ✗ out of memory'],
    ['crash', 'CRASHED in orders-api', 'orders-api ✗ crash'],
    ['init-error', 'INIT FAILED in orders-api', 'orders-api ✗ init failed'],
    ['unknown', 'END UNKNOWN orders-api', 'orders-api ? end not read'],
    ['ok', 'OK orders-api', 'orders-api'],
  ] as const)('says in words how a call ended: %s', (status, verdict, row) => {
    const [first = '', , , bar = ''] = screen(
      answerOf([], [invocation('r-1', 300, { status, functionName: 'orders-api' })], []),
    ).split('\n');
    expect(first).toBe(`${verdict} · 319 ms · 1 function`);
    expect(bar.split(/ +[━╸╺]/)[0]).toBe(row);
  });
});

describe('any answer', () => {
  it('takes no more cells than the terminal has', () => {
    fc.assert(
      fc.property(anyAnswer, fc.integer({ min: 40, max: 140 }), (one, columns) => {
        for (const row of linesOf(screen(one, { columns }))) expect(widthOf(row), row).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('shows no control character, forms no workflow command, and ends in a line break', () => {
    fc.assert(
      fc.property(anyAnswer, (one) => {
        const shown = screen(one, { underCi: true });
        expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u{FEFF}\u{A0}]/u);
        expect(workflowCommandsIn(shown)).toEqual([]);
        expect(shown.endsWith('\n')).toBe(true);
      }),
    );
  });

  it('shows every line of a call once', () => {
    fc.assert(
      fc.property(anyAnswer, (one) => {
        const marked = one.lines.map((placed, at) => ({
          ...placed,
          record: { ...placed.record, message: `line-${at};` },
        }));
        const shown = screen({ ...one, lines: marked });
        for (const at of marked.keys()) expect(shown.split(`line-${at};`)).toHaveLength(2);
      }),
    );
  });
});

describe('a huge trace', () => {
  it('of 50 000 spans, each below the one before, is shown', () => {
    const chain = Array.from(
      { length: 50_000 },
      (_each, depth): SpanSketch => ({
        id: `s${depth}`,
        from: depth,
        to: 100_000 - depth,
        ...(depth === 0 ? {} : { parent: `s${depth - 1}` }),
      }),
    );
    const rows = screen(answerOf(chain, [], []), { columns: 100 }).split('\n');
    expect(rows.filter((row) => row.includes('X-Ray')).length).toBeGreaterThanOrEqual(50_000);
  });
});
