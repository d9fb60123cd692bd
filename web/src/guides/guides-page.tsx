import { guides } from 'virtual:guides';
import { Text } from '@mantine/core';
import { CardLink, CardList } from '../layout/card-link.tsx';
import { Page } from '../layout/page.tsx';

export function GuidesPage() {
  return (
    <Page
      title="Guides"
      intro="How Upline works and how to run and extend it. The guides are part of this server."
    >
      <CardList>
        {guides.map(({ name, title, intro }) => (
          <CardLink key={name} href={`/docs/guides/${name}`}>
            <Text fw={600}>{title}</Text>
            <Text size="sm" c="dimmed" lineClamp={3}>
              {intro}
            </Text>
          </CardLink>
        ))}
      </CardList>
    </Page>
  );
}
