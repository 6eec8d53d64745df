import type { Env } from '../../runtime/env.ts';
import type { AwsService } from './quotas.ts';

/** The variable that names an endpoint for one service alone; its name comes from the SDK's service id. */
export const ENDPOINT_VARIABLE: Readonly<Record<AwsService, string>> = {
  logs: 'AWS_ENDPOINT_URL_CLOUDWATCH_LOGS',
  lambda: 'AWS_ENDPOINT_URL_LAMBDA',
  xray: 'AWS_ENDPOINT_URL_XRAY',
  cloudwatch: 'AWS_ENDPOINT_URL_CLOUDWATCH',
};

/**
 * The endpoint to call instead of AWS's own: the option, else the service's variable, else `AWS_ENDPOINT_URL`. Undefined:
 * AWS itself. (`endpoint_url` of a profile is read by the SDK.)
 */
export function endpointFor(
  service: AwsService,
  { endpointUrl, env }: { readonly endpointUrl?: string; readonly env: Env },
): string | undefined {
  if (endpointUrl !== undefined) return endpointUrl;
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return undefined;
  return env[ENDPOINT_VARIABLE[service]] || env.AWS_ENDPOINT_URL || undefined;
}

/** True for an address of this machine, where only an emulator or the sandbox can be. */
export function isLoopback(endpointUrl: string): boolean {
  const { hostname } = new URL(endpointUrl);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
