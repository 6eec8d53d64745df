import type { Clock } from '../../runtime/clock.ts';
import type { Random } from '../../runtime/random.ts';
import type { AwsApi } from './quotas.ts';
import { createRequestBudget, type RequestBudget } from './request-budget.ts';

/** Whose quota a call draws on. */
export interface BudgetScope {
  readonly region: string;
  /** What stands for the account: its number where a role's ARN tells it, else the profile or the access key's id. */
  readonly account: string;
  /** Where calls go instead of to AWS; empty: to AWS. */
  readonly endpointUrls: readonly string[];
}

/** The budgets of a process: sessions of one account and region share one, as AWS counts them together. */
export interface RequestBudgets {
  /** @param quotaOf calls a second; counts only where the scope has no budget yet */
  budgetOf(scope: BudgetScope, quotaOf: (api: AwsApi) => number | undefined): RequestBudget;
}

/** Makes a store of budgets, empty. */
export function createRequestBudgets(machine: { readonly clock: Clock; readonly random: Random }): RequestBudgets {
  const budgets = new Map<string, RequestBudget>();
  return {
    budgetOf: ({ region, account, endpointUrls }, quotaOf) => {
      const key = JSON.stringify([region, account, endpointUrls]);
      const budget = budgets.get(key) ?? createRequestBudget({ ...machine, quotaOf });
      budgets.set(key, budget);
      return budget;
    },
  };
}

/**
 * What tells one account from another before anything is asked of AWS (asking STS would need a permission). Two profiles of
 * one account stay apart: throttling then brings both down to what the account has.
 */
export function accountOf(who: {
  readonly roleArn: string | undefined;
  readonly profile: string | undefined;
  readonly accessKeyId: string | undefined;
}): string {
  return who.roleArn?.split(':')[4] || who.profile || who.accessKeyId || '';
}
