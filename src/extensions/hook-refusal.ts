/**
 * Thrown by a handler to refuse a request with a message for the caller. Before `next`, nothing is stored.
 * After it, the data stays stored, and the caller still gets the refusal.
 */
export class HookRefusal extends Error {
  override readonly name = 'HookRefusal';
  /** The field at fault, in the contract's spelling. */
  readonly field: string | undefined;
  readonly kind: RefusalKind;

  constructor(message: string, field?: string, kind: RefusalKind = 'invalid') {
    super(message);
    this.field = field;
    this.kind = kind;
  }
}

/** In operations of the extension's own: 400, 404 or 409. A refusal in a hook is always a 400. */
export type RefusalKind = 'invalid' | 'not_found' | 'conflict';

/**
 * Refuses the request: the caller gets a 400 `refused_by_extension` with the message and the field. It throws
 * by itself, so a forgotten `throw` cannot let a request through; writing `throw` shows where the code ends.
 * @param field in the spelling of the REST API, for example `AssociateCustom.Field1`
 * @param kind for operations of the extension's own: `not_found` is a 404, `conflict` a 409
 * @example throw refuse('We do not accept addresses of this provider.', 'EmailAddress');
 */
export function refuse(message: string, field?: string, kind?: RefusalKind): never {
  throw new HookRefusal(message, field, kind);
}
