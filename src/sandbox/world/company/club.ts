import type { FunctionSpec } from '../function-spec.ts';
import { audit } from './club/audit.ts';
import { clicks } from './club/clicks.ts';
import { points } from './club/points.ts';
import { scoring } from './club/scoring.ts';
import { search } from './club/search.ts';
import { sessions } from './club/sessions.ts';
import { vouchers } from './club/vouchers.ts';

/** The customers' club: called directly and not traced, each function set up in a way of its own. */
export const club: readonly FunctionSpec[] = [points, vouchers, search, sessions, scoring, audit, clicks];
