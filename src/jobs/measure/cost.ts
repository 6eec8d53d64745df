import type { CostAnswer } from '../../domain/results/cost.ts';
import type { MeasureQuestion, MeasureTools } from './measure-question.ts';

/**
 * What functions cost by list price: compute, requests, inits, logs; and the log groups that nothing empties.
 * @throws UsageError for an engine that cannot tell; SlsobsError when nobody could be asked
 */
export function costs(_question: MeasureQuestion, _tools: MeasureTools): Promise<CostAnswer> {
  return Promise.reject(new Error('not built yet'));
}
