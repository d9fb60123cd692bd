/*
 * Paths of the reference's pages. The server redirects to them and the client builds them, so this file
 * imports nothing.
 */

export const REFERENCE_PAGE = '/docs';

/** The part of the renderer's URL for a group of operations. */
export function tagSlug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** The renderer's current URL of an operation; may change with the renderer. */
export function rendererAddress(tag: string, operationId: string): string {
  return `${REFERENCE_PAGE}/tag/${tagSlug(tag)}/${operationId}`;
}

/** The stable URL of an operation's page, for links from elsewhere. */
export function operationAddress(operationId: string): string {
  return `${REFERENCE_PAGE}/operations/${operationId}`;
}
