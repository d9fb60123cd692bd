import { answerOf, portal } from '../api/client.ts';
import type { ChangePreview } from '../api/model.ts';
import { type Entered, nestedChanges } from './entered-values.ts';

/** One way to change a person: its preview, and the change itself. Both are refused on an older version. */
export interface ChangeWay {
  /** Distinguishes the previews of this way from those of others. */
  readonly key: string;
  readonly preview: (entered: Entered, version: string, signal: AbortSignal) => Promise<ChangePreview>;
  readonly save: (entered: Entered, version: string) => Promise<unknown>;
}

export function editOf(customerId: number): ChangeWay {
  const order = (entered: Entered, Version: string) => ({
    params: { path: { customerId } },
    body: { Changes: nestedChanges(entered), Version },
  });
  return {
    key: 'edit',
    preview: (entered, version, signal) =>
      answerOf(
        portal.POST('/portal/api/office/people/{customerId}/preview', { ...order(entered, version), signal }),
      ),
    save: (entered, version) =>
      answerOf(portal.PATCH('/portal/api/office/people/{customerId}', order(entered, version))),
  };
}

export function typeChangeOf(customerId: number, CustomerType: number): ChangeWay {
  const order = (entered: Entered, Version: string) => ({
    params: { path: { customerId } },
    body: { CustomerType, Changes: nestedChanges(entered), Version },
  });
  return {
    key: `type ${CustomerType}`,
    preview: (entered, version, signal) =>
      answerOf(
        portal.POST('/portal/api/office/people/{customerId}/type/preview', {
          ...order(entered, version),
          signal,
        }),
      ),
    save: (entered, version) =>
      answerOf(portal.PUT('/portal/api/office/people/{customerId}/type', order(entered, version))),
  };
}

export function statusChangeOf(customerId: number, CustomerStatus: number): ChangeWay {
  const order = (Version: string) => ({
    params: { path: { customerId } },
    body: { CustomerStatus, Version },
  });
  return {
    key: `status ${CustomerStatus}`,
    preview: (_, version, signal) =>
      answerOf(
        portal.POST('/portal/api/office/people/{customerId}/status/preview', { ...order(version), signal }),
      ),
    save: (_, version) =>
      answerOf(portal.PUT('/portal/api/office/people/{customerId}/status', order(version))),
  };
}
