import type { CallContext } from '../kernel/call-context.ts';
import type { OpenClaim } from './claim.ts';

/** The claims of the requests that run now. Held beside their contexts, which extension code sees. */
export type OpenClaims = WeakMap<CallContext, OpenClaim>;
