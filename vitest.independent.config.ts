import { defineConfig } from 'vitest/config';
import { closingLine } from './test/independent/closing-line.ts';

// The built program against AWS emulators that others wrote. Run by `.ci/run`, or with `npm run independent`: it needs
// Python, so `npm test` leaves it out.
export default defineConfig({
  test: {
    include: ['test/independent/**/*.test.ts'],
    globalSetup: ['test/independent/emulators.ts'],
    reporters: ['verbose', closingLine],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' },
  },
});
