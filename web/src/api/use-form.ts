import { type ChangeEvent, type SubmitEvent, useState } from 'react';
import { ApiError, type FieldProblem } from './api-error.ts';
import { useMutation } from './use-mutation.ts';

type TextName<Values> = { [Name in keyof Values]: Values[Name] extends string ? Name : never }[keyof Values] &
  string;

export interface Form<Values> {
  readonly values: Values;
  set<Name extends keyof Values>(name: Name, value: Values[Name]): void;
  /** Props of a field that holds text. */
  text(name: TextName<Values>): {
    readonly name: string;
    readonly value: string;
    readonly error: string | null;
    readonly onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
  };
  /** The server's message about a member, or about one below it. */
  errorOf(name: keyof Values & string): string | null;
  /** An error that is not about a field of this form. */
  readonly problem: Error | null;
  readonly isSaving: boolean;
  readonly submit: (event: SubmitEvent<HTMLFormElement>) => void;
}

/**
 * State of a form. Its members have the names of the operation's members, so that the server's message about a
 * member appears at its field. The server validates, so no rule exists twice.
 */
export function useForm<Values extends object>(
  initial: Values,
  save: (values: Values) => Promise<unknown>,
): Form<Values> {
  const [values, setValues] = useState(initial);
  // A form may contain a password, so its values do not outlive it.
  const saving = useMutation({ mutationFn: save, gcTime: 0 });
  const fields = saving.error instanceof ApiError ? saving.error.fields : [];
  const errorOf = (name: keyof Values & string) => {
    const problem = fields.find(({ field }) => isAbout(field, name));
    return problem === undefined ? null : withReaderValue(problem, values[name]);
  };
  const isShown =
    fields.length > 0 &&
    fields.every(({ field }) => Object.keys(values).some((name) => isAbout(field, name)));
  const set: Form<Values>['set'] = (name, value) => setValues((before) => ({ ...before, [name]: value }));
  return {
    values,
    set,
    text: (name) => ({
      name,
      value: String(values[name]),
      error: errorOf(name),
      onChange: (event) => setValues((before) => ({ ...before, [name]: event.target.value })),
    }),
    errorOf,
    problem: isShown ? null : saving.error,
    isSaving: saving.isPending,
    submit(event) {
      event.preventDefault();
      const form = event.currentTarget;
      saving.mutate(values, { onError: (error) => focusFirstRefused(form, error) });
    },
  };
}

/** In `AllowedAddresses.0 is not an address`, shows the value that the reader entered instead of the path. */
function withReaderValue({ field, message }: FieldProblem, value: unknown): string {
  const index = /\.(\d+)$/.exec(field)?.[1];
  if (!Array.isArray(value) || index === undefined) return message;
  return message.replace(field, `“${String(value[Number(index)])}”`);
}

function isAbout(field: string, name: string): boolean {
  return field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`);
}

/** After the message is rendered, so that a screen reader announces it with its field. */
function focusFirstRefused(form: HTMLFormElement, error: Error): void {
  if (!(error instanceof ApiError)) return;
  const elements = [...form.elements].filter(isTextField);
  const refused = elements.find(
    ({ name }) => name !== '' && error.fields.some(({ field }) => isAbout(field, name)),
  );
  requestAnimationFrame(() => refused?.focus());
}

function isTextField(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}
