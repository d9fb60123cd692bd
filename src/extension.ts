export type { CustomPage } from './custom-pages/custom-page.ts';

import type { CustomPage } from './custom-pages/custom-page.ts';

export type {
  CompanyRoute,
  CompanyRoutes,
  ForwardedRoute,
  RouteContract,
} from './company-routes/company-route.ts';

import Type, { type TObject, type TSchema } from 'typebox';
import type { hookPoints } from './catalogue/hook-points.ts';
import type { serviceMethods } from './catalogue/service-methods.ts';
import type { CommissionPlan } from './commission-plan/commission-plan.ts';
import type {
  CompanyRoute,
  CompanyRoutes,
  ForwardedRoute,
  RouteContract,
  RouteHandler,
} from './company-routes/company-route.ts';
import type { EventHandler } from './events/delivery/send-to-handler.ts';
import type { HookHandler, HookPoint, HookRequest, HookResponse } from './extensions/hook-point.ts';
import type { HOOK_CONTRACT_VERSION } from './extensions/load-extension.ts';
import type { RemoteHook } from './extensions/remote-hook.ts';
import type { ServicesOf } from './extensions/service-method.ts';
import type { EventType } from './kernel/event.ts';

/*
 * What a client extension imports as `upline/extension`. Everything here is public API.
 */

export type {
  BackOfficeIdFormat,
  BaseType,
  BaseTypeChange,
  CommissionPlan,
  CountrySetting,
  MinimumAge,
  PasswordRule,
  PlacementRuleName,
  Status,
  StatusEffects,
  Tree,
} from './commission-plan/commission-plan.ts';
export type { CustomerField, UniqueField } from './commission-plan/customer-fields.ts';
export type { SingleSignOn } from './commission-plan/single-sign-on.ts';
export type { Leg, MovementPolicy, TreeKind } from './commission-plan/tree.ts';
export type {
  Application,
  Associate,
  AssociateTypeChange,
  ExtensionAddress,
} from './customers/extension/extension-models.ts';
export type { EventHandler } from './events/delivery/send-to-handler.ts';
export type { EventAnswer as UplineEvent } from './events/event-answer.ts';
export type { HookCall, Next } from './extensions/hook-point.ts';
export { HookRefusal, refuse } from './extensions/hook-refusal.ts';
export type { RemoteHook } from './extensions/remote-hook.ts';
export type { EventType } from './kernel/event.ts';
export { type Problem, ProblemError } from './kernel/problem.ts';
export type { NodeDetail } from './trees/extension/node-detail-model.ts';
export { Type };

/** What a handler may use to do more, or something else, than the original. */
export type ExtensionServices = ServicesOf<(typeof serviceMethods)[number]>;

type Points = (typeof hookPoints)[number];

export type HookName = Points['name'];

/**
 * A handler of one hook point, for handlers in separate files.
 *
 * @example
 * export const keepEmailsInHouse: Handler<'Associates.Enrollment.IsEmailAvailable'> =
 *   async (request, next, { services }) => next(request);
 */
export type Handler<Name extends HookName> = HandlerOf<Extract<Points, { name: Name }>>;

/** Handlers by hook name. At most one a hook point. */
export type ExtensionHooks = { readonly [Name in HookName]?: Handler<Name> };

type HandlerOf<Point extends HookPoint> = HookHandler<
  HookRequest<Point>,
  HookResponse<Point>,
  ExtensionServices
>;

/** Handlers behind URLs, by hook name. At most one a hook point, in process or remote. */
export type RemoteHookBindings = { readonly [Name in HookName]?: RemoteHook };

/** Handlers of events, by type. docs/events.md lists the types. */
export type EventHandlers = { readonly [Type in EventType]?: EventHandler };

/** The handler of an operation of the company's own. */
type OwnHandler<
  Params extends TObject,
  Query extends TObject,
  Body extends TObject | undefined,
  Answer extends TSchema,
> = RouteHandler<Params, Query, Body, Answer, ExtensionServices>;

const NOTHING = Type.Object({});

/**
 * Defines an operation of the company's own, for `routes`.
 * @param serve the handler, or the address of a remote extension that the request is forwarded to
 * @example
 * const getPoints = defineRoute(
 *   {
 *     id: 'GetPoints',
 *     method: 'GET',
 *     path: '/points/{customerId}',
 *     summary: 'Get Points',
 *     description: 'The loyalty points of a customer.',
 *     params: Type.Object({ customerId: Type.Integer({ minimum: 1, description: 'The customer.' }) }),
 *     answer: { description: 'The points.', schema: Type.Object({ Points: Type.Integer() }) },
 *   },
 *   async ({ params }) => ({ Points: await pointsOf(params.customerId) }),
 * );
 */
export function defineRoute<
  Answer extends TSchema,
  Params extends TObject = typeof NOTHING,
  Query extends TObject = typeof NOTHING,
  Body extends TObject | undefined = undefined,
>(
  contract: RouteContract<Params, Query, Body, Answer>,
  serve: OwnHandler<Params, Query, Body, Answer> | ForwardedRoute,
): CompanyRoute {
  return { contract: contract as unknown as RouteContract, serve: serve as CompanyRoute['serve'] };
}

/** A company's rules and its code around the operations. */
export interface Extension {
  readonly plan: CommissionPlan;
  readonly hooks?: ExtensionHooks;
  readonly remote?: RemoteHookBindings;
  /** Operations of its own. */
  readonly routes?: CompanyRoutes;
  /** Handlers of events, by type: they run after the commit, at least once, and in order for each customer. */
  readonly events?: EventHandlers;
  /** Pages of its own, in the portal. */
  readonly pages?: readonly CustomPage[];
  /** Version of the hook contract that it was written for; without it, the server's. */
  readonly contractVersion?: typeof HOOK_CONTRACT_VERSION;
}

/**
 * Defines a client extension; export the result as default. The plan and the hook names are checked
 * when the server starts.
 *
 * @example
 * import { defineExtension, refuse } from 'upline/extension';
 * import { publishedPlan } from 'upline/commission-plan';
 *
 * export default defineExtension({
 *   plan: publishedPlan,
 *   hooks: {
 *     'Associates.Enrollment.IsEmailAvailable': async (request, next) => {
 *       if (request.EmailAddress.endsWith('@example.org')) return { IsAvailable: false };
 *       return next(request);
 *     },
 *   },
 * });
 */
export function defineExtension(extension: Extension): Extension {
  return extension;
}
