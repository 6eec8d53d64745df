import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';

/** CloudWatch takes at most 100 metrics from a line. */
const MOST_METRICS = 100;

/**
 * The metrics of an embedded metric format line as words, `ColdStart=1 Latency=3,4`; undefined for a line of another kind.
 * (CloudWatch, "Embedded metric format specification")
 */
export function embeddedMetrics(fields: JsonObject): string | undefined {
  const aws = fields._aws;
  if (!isJsonObject(aws) || !Array.isArray(aws.CloudWatchMetrics)) return undefined;
  const words: string[] = [];
  for (const directive of aws.CloudWatchMetrics) {
    if (!isJsonObject(directive) || !Array.isArray(directive.Metrics)) continue;
    for (const metric of directive.Metrics.slice(0, MOST_METRICS)) {
      const name = isJsonObject(metric) ? metric.Name : undefined;
      const value = typeof name === 'string' && Object.hasOwn(fields, name) ? metricValue(fields[name]) : undefined;
      if (value !== undefined && words.length < MOST_METRICS) words.push(`${name}=${value}`);
    }
  }
  return words.join(' ');
}

function metricValue(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  if (!Array.isArray(value)) return undefined;
  return value.filter((item) => typeof item === 'number').join(',');
}
