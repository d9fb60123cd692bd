import { scalarAddress } from 'virtual:scalar-address';
import { REFERENCE_PAGE, tagSlug } from '../../src/portal/page-addresses.ts';

/*
 * Starts the renderer, Scalar's API reference: the features that are turned off, and the paths of its pages (decision
 * 0044). Its options are documented at https://github.com/scalar/scalar, documentation/configuration.md.
 */

/** The part of the renderer's script that this page uses. */
interface Scalar {
  createApiReference(target: string, configuration: unknown): Reference;
}

export interface Reference {
  destroy(): void;
}

/** An operation, as the renderer passes it to the sorter. */
interface Sorted {
  readonly method: string;
  readonly path: string;
}

export interface ReferenceOptions {
  readonly content: { readonly 'x-upline-order': readonly string[] };
  /** The reader's key; empty if there is none. */
  readonly key: string;
  readonly send: typeof fetch;
}

/** Loads the renderer's script, which defines a global variable. */
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

/**
 * Watches the form from which requests are sent.
 * @returns a function that calls back once, when the form is closed; a later call replaces the callback that waits
 */
export function createClientWatch(): (onClose: () => void) => void {
  let waiting: (() => void) | null = null;
  const observer = new MutationObserver(() => {
    if (waiting === null || isClientOpen()) return;
    observer.disconnect();
    const onClose = waiting;
    waiting = null;
    onClose();
  });
  return (onClose) => {
    waiting = onClose;
    observer.observe(document.body, { childList: true, subtree: true, attributes: true });
  };
}

function isClientOpen(): boolean {
  const client = document.querySelector('.scalar-client[role="dialog"]');
  return client?.checkVisibility({ visibilityProperty: true, opacityProperty: true }) === true;
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
    // Nothing is sent to other servers: no fonts, telemetry, assistants, proxy or links to Scalar's services.
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    hideClientButton: true,
    showDeveloperTools: 'never',
    customFetch: send,
    // The key is kept in memory only.
    persistAuth: false,
    authentication: {
      preferredSecurityScheme: 'subscriptionKeyHeader',
      securitySchemes: { subscriptionKeyHeader: { value: key } },
    },
    // The document contains its own samples (samples/from-library.ts says why).
    hiddenClients: true,
    pathRouting: { basePath: REFERENCE_PAGE },
    generateTagSlug: ({ name }: { readonly name: string }) => tagSlug(name),
    generateOperationSlug: ({ operationId = '' }: { readonly operationId?: string }) => operationId,
    generateWebhookSlug: ({ name }: { readonly name: string }) => tagSlug(name),
    operationsSorter: (left: Sorted, right: Sorted) => place(left) - place(right),
    setPageTitle: ({ title }: { readonly title: string }) => `${title} - Upline`,
    orderSchemaPropertiesBy: 'preserve',
    documentDownloadType: 'both',
  });
}
