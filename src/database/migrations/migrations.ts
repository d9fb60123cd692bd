import type { Migration } from 'kysely/migration';
import type { EngineName } from '../engine.ts';
import { createFirstSchema } from './0001-first-schema.ts';
import { createIdempotencyKeys } from './0002-idempotency-keys.ts';
import { createRemoteHooks } from './0003-remote-hooks.ts';
import { createServiceLog } from './0004-service-log.ts';
import { createTrees } from './0005-trees.ts';
import { createRestOfCustomers } from './0006-rest-of-customers.ts';
import { createImports } from './0007-imports.ts';
import { coverDownlineHistory } from './0008-downline-history.ts';
import { createAccounts } from './0009-accounts.ts';
import { createSubscriptionAccess } from './0010-subscription-access.ts';
import { clearYearZero } from './0011-no-year-zero.ts';
import { keepBatchSponsors } from './0012-batch-sponsors.ts';
import { createFixedExpiry } from './0013-fixed-expiry.ts';
import { renewSearchIndex } from './0014-sound-search-index.ts';
import { indexReadsOfOneCustomer } from './0015-reads-of-one-customer.ts';
import { indexMissingSearchTexts } from './0016-missing-search-texts.ts';
import { indexRequestBodies } from './0017-request-log-bodies.ts';
import { noteEarlierErasures } from './0018-left-by-erasures.ts';
import { createAllowedOrigins } from './0019-allowed-origins.ts';
import { createAccessRequests } from './0020-access-requests.ts';
import { indexSharedAnswers } from './0021-shared-answers.ts';
import { orderKeptAnswers } from './0022-kept-answers-of-one-customer.ts';
import { createSignOnTokens } from './0023-sign-on-tokens.ts';
import { logTreeChanges } from './0024-tree-changes.ts';
import { createBackOffice } from './0025-back-office.ts';
import { createEventFeed } from './0026-event-feed.ts';
import { createEventEndpoints } from './0027-event-endpoints.ts';
import { permitEventReads } from './0028-event-permissions.ts';
import { permitOfficeChanges } from './0029-office-changes.ts';
import { indexBatchesByState } from './0030-batches-by-state.ts';
import { createLegWeights } from './0031-leg-weights.ts';
import { keepChangeHistory } from './0032-change-history.ts';
import { createPasswordLinks } from './0033-password-links.ts';
import { shrinkSearchBlocks } from './0034-small-search-blocks.ts';
import { createNumberEvents } from './0035-number-events.ts';
import { createCustomerMerges } from './0036-customer-merges.ts';
import { createEventCounts } from './0037-event-counts.ts';
import { mergeInTheOffice } from './0038-merges-in-the-office.ts';
import { collectSearchTexts } from './0039-pending-search-texts.ts';
import { keepWhoSkipsEvents } from './0040-who-skips-events.ts';
import { createReplacedIds } from './0041-replaced-ids.ts';
import { indexExpiredRows } from './0042-expired-rows.ts';

/** Every migration, in order. A shipped one is never edited; the names are stored in the database. */
export function migrationsFor(engine: EngineName): Record<string, Migration> {
  return {
    '0001-first-schema': { up: (db) => createFirstSchema(db, engine) },
    '0002-idempotency-keys': { up: (db) => createIdempotencyKeys(db, engine) },
    '0003-remote-hooks': { up: (db) => createRemoteHooks(db, engine) },
    '0004-service-log': { up: (db) => createServiceLog(db, engine) },
    '0005-trees': { up: (db) => createTrees(db, engine) },
    '0006-rest-of-customers': { up: (db) => createRestOfCustomers(db, engine) },
    '0007-imports': { up: (db) => createImports(db, engine) },
    '0008-downline-history': { up: coverDownlineHistory },
    '0009-accounts': { up: (db) => createAccounts(db, engine) },
    '0010-subscription-access': { up: (db) => createSubscriptionAccess(db, engine) },
    '0011-no-year-zero': { up: clearYearZero },
    '0012-batch-sponsors': { up: keepBatchSponsors },
    '0013-fixed-expiry': { up: createFixedExpiry },
    '0014-sound-search-index': { up: (db) => renewSearchIndex(db, engine) },
    '0015-reads-of-one-customer': { up: (db) => indexReadsOfOneCustomer(db, engine) },
    '0016-missing-search-texts': { up: indexMissingSearchTexts },
    '0017-request-log-bodies': { up: indexRequestBodies },
    '0018-left-by-erasures': { up: (db) => noteEarlierErasures(db, engine) },
    '0019-allowed-origins': { up: createAllowedOrigins },
    '0020-access-requests': { up: (db) => createAccessRequests(db, engine) },
    '0021-shared-answers': { up: indexSharedAnswers },
    '0022-kept-answers-of-one-customer': { up: orderKeptAnswers },
    '0023-sign-on-tokens': { up: (db) => createSignOnTokens(db, engine) },
    '0024-tree-changes': { up: (db) => logTreeChanges(db, engine) },
    '0025-back-office': { up: (db) => createBackOffice(db, engine) },
    '0026-event-feed': { up: (db) => createEventFeed(db, engine) },
    '0027-event-endpoints': { up: (db) => createEventEndpoints(db, engine) },
    '0028-event-permissions': { up: permitEventReads },
    '0029-office-changes': { up: permitOfficeChanges },
    '0030-batches-by-state': { up: indexBatchesByState },
    '0031-leg-weights': { up: (db) => createLegWeights(db, engine) },
    '0032-change-history': { up: (db) => keepChangeHistory(db, engine) },
    '0033-password-links': { up: (db) => createPasswordLinks(db, engine) },
    '0034-small-search-blocks': { up: (db) => shrinkSearchBlocks(db, engine) },
    '0035-number-events': { up: (db) => createNumberEvents(db, engine) },
    '0036-customer-merges': { up: (db) => createCustomerMerges(db, engine) },
    '0037-event-counts': { up: (db) => createEventCounts(db, engine) },
    '0038-merges-in-the-office': { up: mergeInTheOffice },
    '0039-pending-search-texts': { up: (db) => collectSearchTexts(db, engine) },
    '0040-who-skips-events': { up: keepWhoSkipsEvents },
    '0041-replaced-ids': { up: (db) => createReplacedIds(db, engine) },
    '0042-expired-rows': { up: indexExpiredRows },
  };
}
