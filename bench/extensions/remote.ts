import process from 'node:process';
import { publishedPlan } from 'upline/commission-plan';
import { defineExtension } from 'upline/extension';

const url = process.env['BENCH_EXTENSION_URL'] ?? '';

/** Two remote hooks: the extension passes one on at once, and the other after a delay. */
export default defineExtension({
  plan: publishedPlan,
  remote: {
    'Associates.UpdateAssociate': { url: `${url}/at-once` },
    'Associates.Enrollment.UpdateAssociateBaseType': { url: `${url}/slowly`, timeoutMs: 30_000 },
  },
});
