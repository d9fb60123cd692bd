import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CardLink, CardList } from '../layout/card-link.tsx';
import { Section } from '../layout/section.tsx';
import { customPagesQuery } from './custom-page-queries.ts';

/** The pages that the company's extension adds, by menu; nothing if there are none. */
export function CustomPageLinks() {
  const { data = [] } = useQuery(customPagesQuery);
  const pages = data.filter(({ ShowOn }) => ShowOn !== 'person');
  return [...Map.groupBy(pages, ({ Menu }) => Menu)].map(([menu, ofMenu]) => (
    <Section key={menu} title={menu}>
      <CardList>
        {ofMenu.map(({ PageId, Text: text }) => (
          <CardLink key={PageId} href={`/pages/${PageId}`}>
            <Text fw={600}>{text}</Text>
          </CardLink>
        ))}
      </CardList>
    </Section>
  ));
}
