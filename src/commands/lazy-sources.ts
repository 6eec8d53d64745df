import type { AwsSession } from '../collectors/aws/session.ts';
import type { InsightsSource, MetricSource } from '../domain/sources.ts';

/** CloudWatch Logs Insights in one account and region; its code is loaded at the first question. */
export function lazyInsights(session: AwsSession): InsightsSource {
  let opened: Promise<InsightsSource> | undefined;
  return {
    ask: async (question, signal, onProgress) => {
      opened ??= import('../collectors/logs/insights/insights-source.ts').then((module) =>
        module.createInsightsSource(session),
      );
      return (await opened).ask(question, signal, onProgress);
    },
  };
}

/** CloudWatch metrics in one account and region; its code is loaded at the first question. */
export function lazyMetrics(session: AwsSession): MetricSource {
  let opened: Promise<MetricSource> | undefined;
  return {
    series: async (questions, window, signal) => {
      opened ??= import('../collectors/metrics/metric-source.ts').then((module) => module.createMetricSource(session));
      return (await opened).series(questions, window, signal);
    },
  };
}
