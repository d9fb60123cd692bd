import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError, type FieldProblem } from '../api/api-error.ts';
import type { ChangePreview, Person } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import type { ChangeWay } from './change-queries.ts';
import { type Entered, storedValue } from './entered-values.ts';
import { fieldLabel } from './field-labels.ts';
import { personQuery } from './people-queries.ts';

const DELAY_MS = 300;
const OUTDATED = 'precondition_failed';

export interface Change {
  /** The person as the reader saw them when the form opened. */
  readonly before: Person;
  readonly entered: Entered;
  set(path: string, value: string | boolean): void;
  /** Discards the input at these paths. */
  reset(paths: readonly string[]): void;
  /** The effects of the entered values; earlier effects while these are read, see `isChecking`. */
  readonly preview: ChangePreview | undefined;
  readonly isChecking: boolean;
  errorOf(path: string): string | null;
  /** Problems that belong to no field, as sentences. */
  readonly problems: readonly string[];
  /** The failure, unless it is a refusal at a field. */
  readonly failure: Error | null;
  /** The person after a concurrent change; null if there was none. */
  readonly theirs: Person | null;
  readonly isSaving: boolean;
  readonly save: () => void;
  /** Saves on top of a concurrent change. */
  readonly saveOnTop: () => void;
}

interface ChangeOptions {
  readonly person: Person;
  /** `null` while there is nothing to preview. */
  readonly way: ChangeWay | null;
  /** Whether there is a change without any input, such as a new type. */
  readonly isChanged: boolean;
  readonly onSaved: () => void;
}

/** The state of a form that changes a person: the entered values, their preview, and the refusals. */
export function useChange({ person, way, isChanged, onSaved }: ChangeOptions): Change {
  const client = useQueryClient();
  const [before] = useState(person);
  const [version, setVersion] = useState(person.Version);
  const [entered, setEntered] = useState<Entered>({});
  const [settled] = useDebouncedValue(entered, DELAY_MS);
  const hasChanges = isChanged || Object.keys(settled).length > 0;
  const preview = useQuery({
    queryKey: ['change-preview', before.CustomerId, way?.key, version, settled],
    queryFn: ({ signal }) => way?.preview(settled, version, signal) ?? null,
    enabled: way !== null && hasChanges,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const saving = useMutation({
    mutationFn: async (onVersion: string) => way?.save(entered, onVersion),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['person', before.CustomerId] });
      onSaved();
    },
    gcTime: 0,
  });
  const isOutdated =
    codeOf(saving.error) === OUTDATED ||
    preview.data?.Problems.some(({ Code }) => Code === OUTDATED) === true;
  const current = useQuery({ ...personQuery(before.CustomerId), enabled: isOutdated, staleTime: 0 }).data;
  useEffect(() => {
    if (isOutdated) void client.invalidateQueries({ queryKey: personQuery(before.CustomerId).queryKey });
  }, [isOutdated, client, before.CustomerId]);
  const theirs = isOutdated && current !== undefined && current.Version !== version ? current : null;
  const refused = refusedFields(saving.error ?? preview.error, preview.data ?? undefined);
  const isAbout = ({ field }: FieldProblem) => field !== '';
  return {
    before,
    entered,
    set: (path, value) =>
      setEntered(({ [path]: _, ...others }) =>
        value === storedValue(before, path) ? others : { ...others, [path]: value },
      ),
    reset: (paths) =>
      setEntered((all) => Object.fromEntries(Object.entries(all).filter(([path]) => !paths.includes(path)))),
    preview: hasChanges ? (preview.data ?? undefined) : undefined,
    isChecking:
      preview.isFetching ||
      preview.isPlaceholderData ||
      settled !== entered ||
      (isOutdated && theirs === null),
    errorOf: (path) => refused.find(({ field }) => field === path)?.message ?? null,
    problems: refused.filter((problem) => !isAbout(problem)).map(({ message }) => message),
    failure: failureOf(saving.error) ?? failureOf(preview.error),
    theirs,
    isSaving: saving.isPending,
    save: () => saving.mutate(version),
    saveOnTop: () => {
      if (current === undefined) return;
      setVersion(current.Version);
      saving.mutate(current.Version);
    },
  };
}

function codeOf(error: Error | null): string | null {
  return error instanceof ApiError ? error.code : null;
}

/** The refusals of fields, in the words of the page. `field` is empty for a refusal that concerns no field. */
function refusedFields(error: Error | null, preview: ChangePreview | undefined): FieldProblem[] {
  if (error instanceof ApiError && error.fields.length > 0) {
    return error.fields.map(({ field, message }) => inWords(field.replace('Changes.', ''), message));
  }
  return (preview?.Problems ?? [])
    .filter(({ Code }) => Code !== OUTDATED)
    .map(({ Field, Message }) => inWords(Field ?? '', Message));
}

function inWords(field: string, message: string): FieldProblem {
  return { field, message: message.replace(`Changes.${field}`, field).replace(field, fieldLabel(field)) };
}

/** Errors that neither a field nor a comparison explains. */
function failureOf(error: Error | null): Error | null {
  if (!(error instanceof ApiError)) return error;
  return error.code === OUTDATED || error.fields.length > 0 ? null : error;
}
