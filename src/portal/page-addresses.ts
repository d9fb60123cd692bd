/*
 * Addresses of the reference's pages. The server redirects to them and the browser's part makes them, so
 * this imports nothing.
 */

export const REFERENCE_PAGE = '/docs';

/** Part of the renderer's address that stands for a group of operations. */
export function tagSlug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** Where the renderer shows an operation; may change with the renderer. */
export function rendererAddress(tag: string, operationId: string): string {
  return `${REFERENCE_PAGE}/tag/${tagSlug(tag)}/${operationId}`;
}

/** The address of an operation's page for links from elsewhere; stays. */
export function operationAddress(operationId: string): string {
  return `${REFERENCE_PAGE}/operations/${operationId}`;
}
