import { defineExtension } from 'upline/extension';
import { publishedPlan } from './commission-plan.ts';

/**
 * The client extension that ships: the published rules, and no hooks. Copy this folder, point
 * UPLINE_EXTENSION at the copy's index.ts, and make it yours. docs/hooks.md describes what each hook may do;
 * examples/ has working extensions.
 *
 * This hook refuses enrollment with a disposable address:
 *
 *   hooks: {
 *     'Associates.Enrollment.IsEmailAvailable': async (request, next) => {
 *       if (request.EmailAddress.endsWith('@disposable.example')) return { IsAvailable: false };
 *       return next(request);
 *     },
 *   },
 */
export default defineExtension({ plan: publishedPlan });
