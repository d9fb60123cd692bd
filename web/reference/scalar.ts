import { scalarAddress } from 'virtual:scalar-address';
import { REFERENCE_PAGE, tagSlug } from '../../src/portal/page-addresses.ts';

/*
 * Scalar's API reference: what of it we switch off, and how its pages are addressed (decision 0044). Its
 * options: https://github.com/scalar/scalar, documentation/configuration.md.
 */

/** Of the renderer's script, as much as is used here. */
interface Scalar {
  createApiReference(target: string, configuration: unknown): Reference;
}

export interface Reference {
  destroy(): void;
}

/** An operation, as the renderer hands it to what sorts it. */
interface Sorted {
  readonly method: string;
  readonly path: string;
}

export interface ReferenceOptions {
  readonly content: { readonly 'x-upline-order': readonly string[] };
  /** Of the reader; empty for none. */
  readonly key: string;
  readonly send: typeof fetch;
}

/** Loads the renderer's script, which leaves itself in a global. */
export async function loadScalar(): Promise<Scalar> {
  const script = document.createElement('script');
  script.src = scalarAddress;
  await new Promise((resolve, reject) => {
    script.addEventListener('load', resolve);
    script.addEventListener('error', () => reject(new Error(`${scalarAddress} could not be loaded`)));
    document.head.append(script);
  });
  return (window as unknown as { readonly Scalar: Scalar }).Scalar;
}

/** Calls back as soon as the form from which requests are sent is closed. */
export function whenClientCloses(callback: () => void): void {
  const isOpen = () =>
    document
      .querySelector('.scalar-client[role="dialog"]')
      ?.checkVisibility({ visibilityProperty: true, opacityProperty: true }) === true;
  const observer = new MutationObserver(() => {
    if (isOpen()) return;
    observer.disconnect();
    callback();
  });
  observer.observe(document.body, { childList: true, subtree: true, attributes: true });
}

export function showReference(
  scalar: Scalar,
  target: string,
  { content, key, send }: ReferenceOptions,
): Reference {
  const order = new Map(content['x-upline-order'].map((operation, index) => [operation, index]));
  const place = ({ method, path }: Sorted) => order.get(`${method} ${path}`) ?? order.size;
  return scalar.createApiReference(target, {
    content,
    // Nothing goes out: no fonts, no counting, no assistants, no proxy, no links to Scalar's services.
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    hideClientButton: true,
    showDeveloperTools: 'never',
    customFetch: send,
    // The key stays in memory.
    persistAuth: false,
    authentication: {
      preferredSecurityScheme: 'subscriptionKeyHeader',
      securitySchemes: { subscriptionKeyHeader: { value: key } },
    },
    // The document brings samples of its own (samples/from-library.ts says why).
    hiddenClients: true,
    pathRouting: { basePath: REFERENCE_PAGE },
    generateTagSlug: ({ name }: { readonly name: string }) => tagSlug(name),
    generateOperationSlug: ({ operationId = '' }: { readonly operationId?: string }) => operationId,
    operationsSorter: (left: Sorted, right: Sorted) => place(left) - place(right),
    setPageTitle: ({ title }: { readonly title: string }) => `${title} - Upline`,
    orderSchemaPropertiesBy: 'preserve',
    documentDownloadType: 'both',
  });
}
