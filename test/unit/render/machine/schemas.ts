import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';

const directory = join(import.meta.dirname, '../../../../docs/schemas');
const ajv = new Ajv2020({ allErrors: true, strictTypes: false });

/** Holds a record to its published schema, with nothing in it that the schema does not name. */
export function expectToFitSchema(name: string, record: unknown): void {
  const validate = ajv.getSchema(name) ?? ajv.addSchema(strict(JSON.parse(readSchema(name))), name).getSchema(name);
  validate?.(record);
  expect(validate?.errors ?? [], JSON.stringify(record)).toEqual([]);
}

function readSchema(name: string): string {
  return readFileSync(join(directory, `${name}.json`), 'utf8');
}

/** Readers must ignore what they do not know; our own output must not hold any. */
function strict(schema: unknown): object {
  if (Array.isArray(schema))
    return schema.map((item) => (typeof item === 'object' && item !== null ? strict(item) : item));
  const entries = Object.entries(schema as object).map(([key, value]) => [
    key,
    typeof value === 'object' && value !== null ? strict(value) : value,
  ]);
  const copy = Object.fromEntries(entries);
  return 'properties' in copy ? { ...copy, additionalProperties: false } : copy;
}
