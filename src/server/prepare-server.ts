import type { Logger } from 'pino';
import { refoldAccountKeys } from '../accounts/account-storage.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { Refolding } from '../customers/store/preparation-storage.ts';
import type { PublishedViews } from '../database/published-views.ts';
import type { Installation } from './installation.ts';
import { prepareDatabase, preparePublishedViews } from './prepare-database.ts';

const CLASHES_LOGGED_MAX = 20;

/** Adapts the database to the plan and this version, before anything reads it. */
export async function prepareServer(
  installation: Installation,
  plan: CommissionPlan,
  { now, logger }: { readonly now: Date; readonly logger: Pick<Logger, 'info' | 'warn'> },
): Promise<void> {
  reportClashes(await prepareDatabase(installation, plan, now), logger);
  reportViews(await preparePublishedViews(installation, plan), logger);
  await refoldAccountKeys(installation);
}

function reportViews(views: PublishedViews, logger: Pick<Logger, 'warn'>): void {
  if (views !== 'ready') logger.warn({ reason: views }, 'the views for reports are missing or out of date');
}

/** Logs only ids: the values themselves are personal data. */
function reportClashes(
  { changed, clashes, examples }: Refolding,
  logger: Pick<Logger, 'info' | 'warn'>,
): void {
  if (changed > 0)
    logger.info({ changed }, 'unique keys were computed again by the current rules of comparison');
  if (clashes === 0) return;
  logger.warn(
    { clashes, examples: examples.slice(0, CLASHES_LOGGED_MAX) },
    'some customers have the same unique values as others; run "upline clashes" to list them',
  );
}
