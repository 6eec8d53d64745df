import type { Gap } from '../../src/domain/gap.ts';
import type { InsightsQuestion, InsightsRow, InsightsSource } from '../../src/domain/sources.ts';

/** Insights that answers as it is told, and keeps what it was asked. */
export interface FakeInsights extends InsightsSource {
  readonly questions: readonly InsightsQuestion[];
}

/** @param answer rows for a question; what it throws, the asking throws */
export function fakeInsights(
  answer: readonly InsightsRow[] | ((question: InsightsQuestion) => readonly InsightsRow[]),
  { bytesScanned = 0, gaps = [] }: { readonly bytesScanned?: number; readonly gaps?: readonly Gap[] } = {},
): FakeInsights {
  const questions: InsightsQuestion[] = [];
  return {
    questions,
    ask: async (question, signal, onProgress) => {
      signal.throwIfAborted();
      questions.push(question);
      const rows = typeof answer === 'function' ? answer(question) : answer;
      onProgress?.({ queries: 1, queriesDone: 1, bytesScanned, rows: rows.length });
      return { value: { rows, bytesScanned }, gaps, usage: { apiCalls: 2, duplicates: 0 } };
    },
  };
}
