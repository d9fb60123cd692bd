import { Button, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import { ID_FORM } from '../layout/address-forms.ts';
import { AppLink } from '../layout/app-link.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { MoreButton } from '../layout/more-button.tsx';
import { describePeople } from '../layout/numbers.ts';
import { Page } from '../layout/page.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { UnusableAddress } from '../layout/unusable-address.tsx';
import { useAddress } from '../layout/use-address.ts';
import { fieldLabel } from './field-labels.ts';

const PAGE = 50;
const LISTS: Readonly<Record<string, string>> = { Tree: 'in a tree', Batch: 'in a batch' };
const OPENED: Readonly<Record<string, string>> = {
  Timeline: 'Read the timeline',
  Tree: 'Looked up the place in a tree',
  'Sign on': 'Signed on for the person',
};

/** The record of reads of people, for auditors. The address can name one person: `?person=1001`. */
export function AccessLogPage() {
  const address = useAddress({ person: ID_FORM });
  const { person } = address.values;
  const filter = person === null ? {} : { customerId: person };
  const views = useInfiniteQuery({
    queryKey: ['access-log', filter],
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        portal.GET('/portal/api/office/access-log', {
          params: {
            query: { ...filter, limit: PAGE, ...(pageParam === null ? {} : { beforeId: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.Id),
  });
  return (
    <Page
      title="Access log"
      intro="Who looked at which person. Values are never recorded. Opening the same person again within 15 minutes counts once."
      actions={
        person === null ? undefined : (
          <Button variant="default" size="xs" onClick={() => address.change({ person: null })}>
            Show everyone
          </Button>
        )
      }
    >
      <UnusableAddress parts={address.unusable} onRemove={() => address.change({})} />
      <Loaded query={views}>
        {({ pages }) => {
          const entries = pages.flat();
          if (entries.length === 0)
            return <Empty title="No entries">Entries appear when someone finds or opens a person.</Empty>;
          return (
            <>
              <DataTable
                label="Access log"
                head={['When', 'Who', 'What', 'Person', 'Request ID']}
                minWidth="46rem"
              >
                {entries.map(({ Id, At, AccountName, What, CustomerId, Person, People, RequestId }) => (
                  <Table.Tr key={Id}>
                    <Table.Td>
                      <Timestamp at={At} />
                    </Table.Td>
                    <Table.Td>{AccountName}</Table.Td>
                    <Table.Td>{describeView(What, People)}</Table.Td>
                    <Table.Td>
                      {CustomerId === null ? (
                        '–'
                      ) : (
                        <AppLink href={`/office/people/${CustomerId}`}>
                          {Person?.Name ?? `Person ${CustomerId}`}
                        </AppLink>
                      )}
                    </Table.Td>
                    <Table.Td>
                      <code>{RequestId.slice(0, 8)}</code>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </DataTable>
              <MoreButton query={views} page={PAGE} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

/** `Showed Email`, `Found 3 people`, `Saw 3 people in a tree`, `Opened the record`. */
function describeView(what: string, people: number | null): string {
  const field = /^Show (.+)$/.exec(what)?.[1];
  if (field !== undefined) return `Showed ${fieldLabel(field)}`;
  if (people !== null) {
    const list = describePeople(people);
    const place = LISTS[what];
    return place === undefined ? `Found ${list}` : `Saw ${list} ${place}`;
  }
  return OPENED[what] ?? 'Opened the record';
}
