import type { Static, TObject } from 'typebox';
import type { Call } from '../kernel/call.ts';
import type { CallContext } from '../kernel/call-context.ts';

/**
 * A named point at which the client extension may act. The schemas are the contract for local and remote
 * handlers; the request and response of a handler are checked against them.
 */
export interface HookPoint<Request extends TObject = TObject, Response extends TObject = TObject> {
  /** Dotted published name, for example `Associates.UpdateAssociate`. */
  readonly name: string;
  readonly request: Request;
  readonly response: Response;
  /** When it fires, in one sentence. */
  readonly fires: string;
  /** The guarantees when it fires. */
  readonly alreadyTrue: string;
  /** The effect of `next`, and so the effect of skipping it. */
  readonly original: string;
  /** The published parts of the models, and those of Upline's own design. */
  readonly provenance: string;
}

export type HookRequest<Point> = Point extends HookPoint<infer Request, TObject> ? Static<Request> : never;
export type HookResponse<Point> = Point extends HookPoint<TObject, infer Response> ? Static<Response> : never;

/**
 * The behavior of a hook point without an extension. All its input is JSON-compatible, so that any process
 * can run it when a remote handler calls back.
 * @param state the operation's data at the hook, in addition to the handler's request
 */
export type Original<Point extends HookPoint, State> = (
  request: HookRequest<Point>,
  state: State,
  call: Call,
) => Promise<HookResponse<Point>>;

/** Originals by hook name, for calls from other processes. */
// biome-ignore lint/suspicious/noExplicitAny: a table of originals of different hook points has no narrower type
export type Originals = Readonly<Record<string, Original<any, any>>>;

/** Runs the original, or the rest of the chain. May be called once. */
export type Next<Request, Response> = (request: Request) => Promise<Response>;

/**
 * A handler of a hook point: change the request, then call `next`; or call `next`, then act on the response;
 * or answer without `next`, which replaces the original.
 */
export type HookHandler<Request, Response, Services> = (
  request: Request,
  next: Next<Request, Response>,
  call: HookCall<Services>,
) => Promise<Response>;

/** The call that a handler serves, and its tools. */
export interface HookCall<Services> extends CallContext {
  readonly services: Services;
  /**
   * `true` in a trial, and missing otherwise: services and the original compute and check as always, and
   * store nothing. A handler must then skip its effects on other systems.
   */
  readonly isTrial?: true;
}
