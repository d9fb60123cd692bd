import type { NameReader } from '../../customers/store/name-reader.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import type { OfficeViewReader } from '../office-view-reader.ts';
import { namesOf, personLink } from '../person-name.ts';
import type { RecordOfReads } from '../record-of-reads.ts';
import { listViewsContract } from './contract.ts';

const LIMIT = 50;

export interface ListViewsDependencies {
  readonly names: NameReader;
  readonly views: OfficeViewReader;
  readonly record: Pick<RecordOfReads, 'flush'>;
}

export const listViewsOperation = defineOfficeOperation(
  listViewsContract,
  'access-log.read',
  ({ names: reader, views, record }: ListViewsDependencies) =>
    async ({ query: { limit = LIMIT, ...filter } }) => {
      await record.flush();
      const page = await views.list({ ...filter, limit });
      const names = await namesOf(
        reader,
        page.map(({ customerId }) => customerId),
      );
      return {
        body: page.map((view) => ({
          Id: view.id,
          At: view.at,
          AccountId: view.accountId,
          AccountName: view.accountName,
          What: view.what,
          CustomerId: view.customerId,
          Person: personLink(names, view.customerId),
          People: view.people,
          RequestId: view.requestId,
        })),
      };
    },
);
