import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OfficeMerge, Person } from '../api/model.ts';
import { PersonPagesMenu } from '../custom-pages/person-pages-menu.tsx';
import { AppLink } from '../layout/app-link.tsx';
import { CopyTextButton } from '../layout/copy-button.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { StatusMark, TypeMark } from '../layout/marks.tsx';
import { Note } from '../layout/note.tsx';
import { Page } from '../layout/page.tsx';
import { formatDay } from '../layout/timestamp.tsx';
import { MergeDialog } from '../merge/merge-dialog.tsx';
import { MergedMessage } from '../merge/merged-message.tsx';
import { UndoMergeDialog } from '../merge/undo-merge-dialog.tsx';
import { countryName } from './field-labels.ts';
import { useMay, useOffice } from './office-query.ts';
import { PasswordLinkDialog } from './password-link-dialog.tsx';
import { personQuery } from './people-queries.ts';
import classes from './person.module.css';
import { PersonPlaces } from './person-places.tsx';
import { PersonRecord } from './person-record.tsx';
import { PersonTimeline } from './person-timeline.tsx';
import { SignOnMenu } from './sign-on-menu.tsx';
import { StatusDrawer } from './status-drawer.tsx';
import { TypeDrawer } from './type-drawer.tsx';

/** A person's identity, places and record. */
export function PersonPage({ id }: { readonly id: number }) {
  return <Loaded query={useQuery(personQuery(id))}>{(person) => <PersonView person={person} />}</Loaded>;
}

function PersonView({ person }: { readonly person: Person }) {
  const isOpen = person.ErasedAt === null && person.MergedInto === null;
  return (
    <Page
      title={person.Name}
      above={
        <Text size="xs" c="dimmed" mb={4} component="nav" aria-label="Way to this page">
          <AppLink href="/office/people">People</AppLink> / {person.Name}
        </Text>
      }
      badge={
        <Group gap="xs">
          <span className={classes['typeBadge']}>
            <TypeMark type={person.CustomerType} isNamed />
          </span>
          <StatusMark status={person.CustomerStatus} />
        </Group>
      }
      intro={<PersonFacts person={person} />}
      actions={<Acts person={person} />}
    >
      {person.ErasedAt === null ? null : (
        <Note tone="warning" title={`This person was erased on ${formatDay(person.ErasedAt)}.`}>
          Only the place in the trees and the dates of the account are left.
        </Note>
      )}
      {person.MergedInto === null ? null : (
        <Note tone="warning" title="This record was merged into another one.">
          It leads to{' '}
          <AppLink href={`/office/people/${person.MergedInto.CustomerId}`}>
            {person.MergedInto.Name} ({person.MergedInto.CustomerId})
          </AppLink>
          , who has the record, the login and the downlines.
        </Note>
      )}
      <PersonPlaces person={person} />
      <div className={classes['columns']}>
        <PersonRecord person={person} />
        <PersonTimeline customerId={person.CustomerId} takesNotes={isOpen} />
      </div>
    </Page>
  );
}

/** After a merge, its undo is on the page, regardless of which record stays. */
function Acts({ person }: { readonly person: Person }) {
  const [merge, setMerge] = useState<OfficeMerge | null>(null);
  return (
    <>
      {person.ErasedAt !== null ? null : person.MergedInto === null ? (
        <PersonActs person={person} onMerged={setMerge} />
      ) : (
        <UndoMerge mergedId={person.CustomerId} />
      )}
      {merge === null ? null : <MergedMessage merge={merge} onClose={() => setMerge(null)} />}
    </>
  );
}

interface PersonActsProps {
  readonly person: Person;
  readonly onMerged: (merge: OfficeMerge) => void;
}

/** The actions on this person that the roles of the account permit. */
function PersonActs({ person, onMerged }: PersonActsProps) {
  const [opened, setOpened] = useState<'type' | 'status' | 'link' | 'merge' | null>(null);
  const office = useOffice();
  const may = useMay();
  const [first, ...others] = (office?.Upgrades ?? [])
    .filter(({ From }) => From === person.CustomerType)
    .map(({ To }) => To);
  const close = () => setOpened(null);
  return (
    <Group gap="xs">
      <PersonPagesMenu customerId={person.CustomerId} />
      <SignOnMenu person={person} />
      {may('people.password') ? (
        <Button variant="default" size="xs" onClick={() => setOpened('link')}>
          Reset link
        </Button>
      ) : null}
      {may('people.status') ? (
        <Button variant="default" size="xs" onClick={() => setOpened('status')}>
          Change status
        </Button>
      ) : null}
      {may('people.merge') ? (
        <Button variant="default" size="xs" onClick={() => setOpened('merge')}>
          Merge
        </Button>
      ) : null}
      {may('people.type') && first !== undefined ? (
        <Button size="xs" onClick={() => setOpened('type')}>
          Change type
        </Button>
      ) : null}
      {opened === 'merge' ? (
        <MergeDialog
          person={person}
          onClose={close}
          onMerged={(merge) => {
            close();
            onMerged(merge);
          }}
        />
      ) : null}
      {opened === 'link' ? <PasswordLinkDialog person={person} onClose={close} /> : null}
      {opened === 'status' ? <StatusDrawer person={person} onClose={close} /> : null}
      {opened === 'type' && first !== undefined ? (
        <TypeDrawer person={person} targets={[first, ...others]} onClose={close} />
      ) : null}
    </Group>
  );
}

/** The only action on a merged record. */
function UndoMerge({ mergedId }: { readonly mergedId: number }) {
  const [isOpen, setOpen] = useState(false);
  if (!useMay()('people.merge')) return null;
  return (
    <>
      <Button size="xs" onClick={() => setOpen(true)}>
        Undo merge
      </Button>
      {isOpen ? <UndoMergeDialog mergedId={mergedId} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function PersonFacts({ person }: { readonly person: Person }) {
  const { CustomerId, BackOfficeId, EnrolledAt, CountryCode, Enroller } = person;
  return (
    <span className={classes['facts']}>
      <Id label="Customer ID" value={String(CustomerId)} />
      <Id label="Back office ID" value={BackOfficeId} />
      <span>Enrolled {formatDay(EnrolledAt)}</span>
      {Enroller === null || Enroller.CustomerId === CustomerId ? null : (
        <span>
          Enroller <AppLink href={`/office/people/${Enroller.CustomerId}`}>{Enroller.Name}</AppLink>
        </span>
      )}
      {CountryCode === '' ? null : <span>{countryName(CountryCode)}</span>}
    </span>
  );
}

function Id({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <span className={classes['idFact']}>
      {label} <b className={classes['idValue']}>{value}</b>
      <CopyTextButton value={value} what={label} isCompact variant="subtle" color="gray" />
    </span>
  );
}
