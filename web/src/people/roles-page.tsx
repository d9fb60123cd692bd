import { Badge as Chip, List, MultiSelect, Table, Text } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import { DataTable } from '../layout/data-table.tsx';
import { ErrorNote, Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { Section } from '../layout/section.tsx';

const rolesQuery = queryOptions({
  queryKey: ['office-roles'],
  queryFn: () => answerOf(portal.GET('/portal/api/office/roles')),
});

/** Who has which role in the back office, and what the roles permit. */
export function RolesPage() {
  return (
    <Page
      title="Roles"
      intro="What someone may do in the back office follows from their roles, which add up. A change counts from the next request on."
    >
      <Loaded query={useQuery(rolesQuery)}>
        {({ Roles, Accounts }) => (
          <>
            <Section title="Accounts">
              <DataTable label="Accounts and their roles" head={['Name', 'Roles']} minWidth="30rem">
                {Accounts.map((account) => (
                  <Table.Tr key={account.AccountId}>
                    <Table.Td>
                      {account.Name}
                      <Text size="xs" c="dimmed">
                        {account.EmailAddress}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      {account.IsPortalAdministrator ? (
                        <Text size="sm" c="dimmed">
                          Administrator of the portal: everything
                        </Text>
                      ) : (
                        <AccountRoles account={account} names={Roles.map(({ Name }) => Name)} />
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </DataTable>
            </Section>
            <Section title="What the roles permit">
              <List listStyleType="none" spacing="xs" size="sm">
                {Roles.map(({ Name, Permissions }) => (
                  <List.Item key={Name}>
                    <b>{Name}</b>{' '}
                    {Permissions.map((permission) => (
                      <Chip key={permission} variant="default" tt="none" fw={400} mr={4} radius="sm">
                        {permission}
                      </Chip>
                    ))}
                  </List.Item>
                ))}
              </List>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface AccountRolesProps {
  readonly account: { readonly AccountId: number; readonly Name: string; readonly Roles: readonly string[] };
  readonly names: readonly string[];
}

function AccountRoles({ account: { AccountId, Name, Roles }, names }: AccountRolesProps) {
  const client = useQueryClient();
  const assigning = useMutation({
    mutationFn: (roles: string[]) =>
      answerOf(
        portal.PUT('/portal/api/office/accounts/{accountId}/roles', {
          params: { path: { accountId: AccountId } },
          body: { Roles: roles },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: rolesQuery.queryKey }),
  });
  return (
    <>
      <MultiSelect
        aria-label={`Roles of ${Name}`}
        data={[...names]}
        value={assigning.isPending ? assigning.variables : [...Roles]}
        onChange={(roles) => assigning.mutate(roles)}
        placeholder={Roles.length === 0 ? 'No role' : ''}
      />
      {assigning.error === null ? null : <ErrorNote error={assigning.error} />}
    </>
  );
}
