import { guides } from 'virtual:guides';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { AppLink } from '../layout/app-link.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { NotFoundPage } from '../layout/not-found-page.tsx';
import { Page } from '../layout/page.tsx';
import classes from './guides.module.css';

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
      <Loaded query={query}>{(html) => <Prose html={html} />}</Loaded>
    </Page>
  );
}

function Prose({ html }: { readonly html: string }) {
  // The browser looked for the anchor before there was any text.
  useEffect(() => {
    const id = decodeURIComponent(window.location.hash.slice(1));
    const target = html === '' || id === '' ? null : document.getElementById(id);
    target?.scrollIntoView();
    target?.setAttribute('data-target', '');
  }, [html]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: rendered by our build from files of this repository
  return <article className={classes['prose']} dangerouslySetInnerHTML={{ __html: html }} />;
}
