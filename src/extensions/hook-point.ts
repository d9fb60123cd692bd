import type { Static, TObject } from 'typebox';
import type { Call } from '../kernel/call.ts';
import type { CallContext } from '../kernel/call-context.ts';

/**
 * A named place where the client extension may act. The schemas are the contract of both ways to run
 * a handler, and what a handler hands on or returns is checked against them.
 */
export interface HookPoint<Request extends TObject = TObject, Response extends TObject = TObject> {
  /** Dotted published name, for example `Associates.UpdateAssociate`. */
  readonly name: string;
  readonly request: Request;
  readonly response: Response;
  /** When it fires, in one sentence. */
  readonly fires: string;
  /** What is already true when it fires. */
  readonly alreadyTrue: string;
  /** What `next` does, and so what skipping it leaves undone. */
  readonly original: string;
  /** Which parts of the models are published and which are Upline's own design. */
  readonly provenance: string;
}

export type HookRequest<Point> = Point extends HookPoint<infer Request, TObject> ? Static<Request> : never;
export type HookResponse<Point> = Point extends HookPoint<TObject, infer Response> ? Static<Response> : never;

/**
 * What a hook point does without an extension. Everything that it needs comes in as values that JSON can
 * carry, so that any process can run it when a remote handler calls it back.
 * @param state what the operation knew when the hook fired, past what the handler sees
 */
export type Original<Point extends HookPoint, State> = (
  request: HookRequest<Point>,
  state: State,
  call: Call,
) => Promise<HookResponse<Point>>;

/** Originals by hook name, for calls that come from elsewhere. */
// biome-ignore lint/suspicious/noExplicitAny: a table of originals of different hook points has no narrower type
export type Originals = Readonly<Record<string, Original<any, any>>>;

/** Runs the original, or what is left of the chain. May be called once. */
export type Next<Request, Response> = (request: Request) => Promise<Response>;

/**
 * A handler of a hook point: change the request, then `next`; or `next`, then act on the response;
 * or answer without `next`, which replaces the original.
 */
export type HookHandler<Request, Response, Services> = (
  request: Request,
  next: Next<Request, Response>,
  call: HookCall<Services>,
) => Promise<Response>;

/** The call that a handler serves, and what it may use. */
export interface HookCall<Services> extends CallContext {
  readonly services: Services;
  /**
   * `true` in a trial, and not there otherwise: services and the original compute and check as always, and store nothing.
   * A handler leaves out then what it does elsewhere.
   */
  readonly isTrial?: true;
}
