import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/command/**/*.test.ts', 'test/simulation/**/*.test.ts'],
          isolate: false,
          // Machines differ in zone and locale; what is asserted must not.
          env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' },
          restoreMocks: true,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 30_000,
          env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' },
        },
      },
    ],
  },
});
