import type { FunctionSpec } from '../function-spec.ts';
import { jsonPlatform } from './json.ts';
import type { PlatformWriter } from './run.ts';
import { textPlatform } from './text.ts';

/** The writer of the format that a function is set to. */
export function platformOf({ logFormat }: FunctionSpec): PlatformWriter {
  return logFormat === 'JSON' ? jsonPlatform : textPlatform;
}
