import { MultiSelect, Table, Text } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import { useMutation } from '../api/use-mutation.ts';
import { DataTable } from '../layout/data-table.tsx';
import { ErrorNote, Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { Section } from '../layout/section.tsx';

const rolesQuery = queryOptions({
  queryKey: ['office-roles'],
  queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/office/roles', { signal })),
});

/** Who has which role in the back office, and what the roles permit. */
export function RolesPage() {
  return (
    <Page
      title="Roles"
      intro="Roles say what people may do in the back office. They add up. A change takes effect at the next request."
    >
      <Loaded query={useQuery(rolesQuery)}>
        {({ Roles, Permissions, Accounts }) => (
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
              <DataTable
                label="What the roles permit"
                head={['Permission', ...Roles.map(({ Name }) => Name)]}
                minWidth="44rem"
              >
                {Permissions.map(({ Name: permission, Permits }) => (
                  <Table.Tr key={permission}>
                    <Table.Td>
                      {Permits}
                      <Text size="xs" c="dimmed">
                        {permission}
                      </Text>
                    </Table.Td>
                    {Roles.map((role) => (
                      <Table.Td key={role.Name}>
                        {role.Permissions.includes(permission) ? 'Yes' : <span aria-hidden>–</span>}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </DataTable>
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
