import { guides } from 'virtual:guides';
import { useQuery } from '@tanstack/react-query';
import { AppLink } from '../layout/app-link.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { NotFoundPage } from '../layout/not-found-page.tsx';
import { Page } from '../layout/page.tsx';
import { GuideText } from './guide-text.tsx';

export function GuidePage({ name }: { readonly name: string }) {
  const guide = guides.find((candidate) => candidate.name === name);
  const query = useQuery({
    queryKey: ['guide', name],
    queryFn: async () => (await guide?.load())?.html ?? '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (guide === undefined) return <NotFoundPage />;
  return (
    <Page title={guide.title} above={<AppLink href="/docs/guides">Guides</AppLink>}>
      <Loaded query={query}>{(html) => <GuideText html={html} />}</Loaded>
    </Page>
  );
}
