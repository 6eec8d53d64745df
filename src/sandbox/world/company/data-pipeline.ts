import type { FunctionSpec } from '../function-spec.ts';
import { deadLetters } from './data-pipeline/dead-letters.ts';
import { exporter } from './data-pipeline/exporter.ts';
import { splitter } from './data-pipeline/splitter.ts';
import { worker } from './data-pipeline/worker.ts';

/**
 * The data pipeline: schedule → export → bucket → splitter → queue → workers, of which few may run at once; what they cannot do
 * goes to a dead-letter queue. Not traced.
 */
export const dataPipeline: readonly FunctionSpec[] = [exporter, splitter, worker, deadLetters];
