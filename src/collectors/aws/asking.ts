import { CredentialsError } from '../../domain/errors.ts';
import { type AskedFor, adviseOn } from './advice.ts';
import type { CredentialsGate } from './credentials-gate.ts';
import { loginOf } from './login.ts';
import type { AwsApi } from './quotas.ts';
import type { CallOptions, RequestBudget, Setback } from './request-budget.ts';
import type { WakeUpWatch } from './wake-up.ts';

/** One call to AWS. */
export interface AwsCall<Output> {
  readonly api: AwsApi;
  readonly subject?: NonNullable<AskedFor['subject']>;
  readonly send: () => Promise<Output>;
}

/**
 * Makes a call within the request budget. With endless patience it waits out expired credentials too.
 * @throws SlsobsError with advice; anything at all once the signal has aborted
 */
export type Ask = <Output>(call: AwsCall<Output>, options: CallOptions) => Promise<Output>;

/** What the calls of a session go through, and what their errors name. */
export interface AskingOptions {
  readonly budget: RequestBudget;
  readonly gate: CredentialsGate;
  readonly wakeUps: WakeUpWatch;
  readonly region: string;
  readonly profile: string | undefined;
  /** Undefined: AWS itself. */
  readonly endpointOf: (api: AwsApi) => string | undefined;
  /** True where the configuration files may say how a person signs in. */
  readonly isLoginOnDisk: boolean;
}

/** Makes the way that all calls of a session go. */
export function createAsking(options: AskingOptions): Ask {
  const { budget, gate, wakeUps, region, profile, endpointOf, isLoginOnDisk } = options;
  return ({ api, subject, send }, callOptions) => {
    const { signal, patience, onSetback } = callOptions;
    const asked = { api, region, subject, profile, endpointUrl: endpointOf(api) };
    const attempt = async (onOtherSetback?: () => void) => {
      const noteSetback = (setback: Setback, error: unknown): void => {
        onOtherSetback?.();
        onSetback?.(setback, adviseOn(error, asked));
      };
      try {
        return await budget.call(api, send, { ...callOptions, sleep: wakeUps.sleep, onSetback: noteSetback });
      } catch (error) {
        if (signal.aborted) throw error;
        throw await advise(error, asked, isLoginOnDisk);
      }
    };
    return wakeUps.during(() =>
      patience === 'endless'
        ? gate.pass(attempt, { signal, onExpired: (error) => onSetback?.('expired', error) })
        : attempt(),
    );
  };
}

/** Advises, and where somebody may have to sign in looks up how. */
async function advise(error: unknown, asked: AskedFor, isLoginOnDisk: boolean): Promise<unknown> {
  const advised = adviseOn(error, asked);
  if (!(advised instanceof CredentialsError) || !isLoginOnDisk) return advised;
  return adviseOn(error, { ...asked, login: await loginOf(asked.profile) });
}
