/*
 * Paths of the reference's pages. The server redirects to them and the client builds them, so this file
 * imports nothing.
 */

export const REFERENCE_PAGE = '/docs';

/** The part of the renderer's URL for a group of operations, or for a webhook. */
export function tagSlug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** The renderer's current URL of an operation; may change with the renderer. */
export function rendererAddress(tag: string, operationId: string): string {
  return `${REFERENCE_PAGE}/tag/${tagSlug(tag)}/${operationId}`;
}

/** The group of the requests that this server sends. */
export const WEBHOOKS_TAG = 'Webhooks';

/** The renderer's current URL of a webhook, by the type of its event. */
export function webhookAddress(type: string): string {
  return `${REFERENCE_PAGE}/tag/${tagSlug(WEBHOOKS_TAG)}/webhook/${tagSlug(type)}`;
}

/** The stable URL of an operation's page, for links from elsewhere. */
export function operationAddress(operationId: string): string {
  return `${REFERENCE_PAGE}/operations/${operationId}`;
}
