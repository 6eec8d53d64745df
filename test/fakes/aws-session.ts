import { type AwsSession, type AwsSessionOptions, openAwsSession } from '../../src/collectors/aws/session.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import type { HttpHandler } from '../../src/runtime/http.ts';
import { seededRandom } from '../../src/runtime/random.ts';

/** A session in eu-west-1 whose calls this process answers, through the real SDK. */
export function sessionOn(
  aws: HttpHandler,
  clock: Clock,
  options: Partial<AwsSessionOptions> = {},
): Promise<AwsSession> {
  const env = { AWS_REGION: 'eu-west-1' };
  return openAwsSession({ aws, clock, env, random: seededRandom(1), askMfa: async () => undefined, ...options });
}
