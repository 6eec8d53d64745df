import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Machines differ in zone, locale and AWS settings; what is asserted must not.
const env = {
  TZ: 'UTC',
  LC_ALL: 'C.UTF-8',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
  XDG_STATE_HOME: join(tmpdir(), 'slsobs-test-state'),
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/command/**/*.test.ts', 'test/simulation/**/*.test.ts'],
          isolate: false,
          // Their time is simulated; this is for a machine that has much else to do.
          testTimeout: 30_000,
          env,
          restoreMocks: true,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 30_000,
          env,
        },
      },
    ],
  },
});
