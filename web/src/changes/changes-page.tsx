import { Anchor, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { type ChangedOperation, changesQuery } from './changes-query.ts';
import { VersionSection } from './version-section.tsx';

/** The changes of each API version, newest first. */
export function ChangesPage() {
  const [isBreakingOnly, setIsBreakingOnly] = useState(false);
  const isShown = ({ Effect }: ChangedOperation) => !isBreakingOnly || Effect === 'Breaking';
  return (
    <Page
      title="API changes"
      intro={
        <>
          Computed from the published contracts and grouped by operation.{' '}
          <Anchor href="/docs/changes.atom">Subscribe to the feed</Anchor>, or get the{' '}
          <Anchor href="/docs/changes.json">changes as JSON</Anchor>.
        </>
      }
      actions={
        <Switch
          label="Breaking changes only"
          checked={isBreakingOnly}
          onChange={(event) => setIsBreakingOnly(event.target.checked)}
        />
      }
    >
      <Loaded query={useQuery(changesQuery)}>
        {({ Versions, Unpublished }) => {
          const published = Versions.filter(({ Operations }) => !isBreakingOnly || Operations.some(isShown));
          const hasUnpublished =
            Unpublished !== null && (!isBreakingOnly || Unpublished.Operations.some(isShown));
          if (published.length === 0 && !hasUnpublished)
            return <Empty title="No version has breaking changes" />;
          return (
            <>
              {hasUnpublished ? (
                <VersionSection
                  id="unpublished"
                  title={Unpublished.Version ?? 'Next version'}
                  when="Not published yet; already on this server"
                  version={Unpublished}
                  isShown={isShown}
                />
              ) : null}
              {published.map((version) => (
                <VersionSection
                  key={version.Version}
                  id={version.Version}
                  title={version.Version}
                  when={version.Date}
                  version={version}
                  document={version.Document}
                  isShown={isShown}
                />
              ))}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
