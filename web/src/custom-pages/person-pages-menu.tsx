import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Link } from 'wouter';
import { customPagesQuery } from './custom-page-queries.ts';

/** The company's own pages about a person, by menu; nothing if there are none. */
export function PersonPagesMenu({ customerId }: { readonly customerId: number }) {
  const { data = [] } = useQuery(customPagesQuery);
  const pages = data.filter(({ ShowOn }) => ShowOn !== 'start');
  if (pages.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="xs">
          Company pages
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
        {[...Map.groupBy(pages, ({ Menu: menu }) => menu)].map(([menu, ofMenu]) => (
          <Fragment key={menu}>
            <Menu.Label>{menu}</Menu.Label>
            {ofMenu.map(({ PageId, Text: text }) => (
              <Menu.Item key={PageId} component={Link} href={`/pages/${PageId}?associateId=${customerId}`}>
                {text}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
