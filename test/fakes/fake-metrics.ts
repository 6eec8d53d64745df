import type { Gap } from '../../src/domain/gap.ts';
import type { MetricQuestion, MetricSeries, MetricSource } from '../../src/domain/sources.ts';

type Window = Parameters<MetricSource['series']>[1];

/** Metrics that answer as they are told, and keep what they were asked. */
export interface FakeMetrics extends MetricSource {
  readonly asked: readonly { readonly questions: readonly MetricQuestion[]; readonly window: Window }[];
}

/** @param pointsOf the points of a question, of any time: those outside the window are left out; what it throws, the asking throws */
export function fakeMetrics(
  pointsOf: (question: MetricQuestion, window: Window) => MetricSeries['points'],
  { gaps = [] }: { readonly gaps?: readonly Gap[] } = {},
): FakeMetrics {
  const asked: { questions: readonly MetricQuestion[]; window: Window }[] = [];
  return {
    asked,
    series: async (questions, window, signal) => {
      signal.throwIfAborted();
      asked.push({ questions, window });
      const value = questions.map((question) => ({
        question,
        periodMs: question.periodMs,
        points: pointsOf(question, window).filter(({ atMs }) => atMs >= window.startAtMs && atMs < window.endAtMs),
      }));
      return { value, gaps, usage: { apiCalls: 1, duplicates: 0 } };
    },
  };
}
