import { type AwsSession, type AwsSessionOptions, openAwsSession } from '../../src/collectors/aws/session.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import type { HttpHandler } from '../../src/runtime/http.ts';
import { seededRandom } from '../../src/runtime/random.ts';

/** A session in eu-west-1 whose calls this process answers, through the real SDK. */
export async function sessionOn(
  aws: HttpHandler,
  clock: Clock,
  options: Partial<AwsSessionOptions> = {},
): Promise<AwsSession> {
  const env = { AWS_REGION: 'eu-west-1' };
  const random = seededRandom(1);
  const session = await openAwsSession({ aws, clock, env, random, askMfa: async () => undefined, ...options });
  // The SDK is loaded now: a simulated clock does not wait for a file that is being read.
  await Promise.all([session.logs(), session.lambda(), session.xray()]);
  return session;
}
