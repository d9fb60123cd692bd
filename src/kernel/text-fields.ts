/** The names, bounds and description of a text field of a customer, in every place. */
interface TextField {
  /** In records of the program, where `null` is "no value". */
  readonly property: string;
  /** In the table of customers, where NULL is "no value". */
  readonly column: string;
  /** In models of extensions; `null` if each of the two models has its own name for it. */
  readonly model: string | null;
  /** Whether the published models have the member: in both, only in Application, or in none. */
  readonly published: 'both' | 'application' | 'none';
  readonly maxLength: number;
  /** A format of the contracts; `line` when left out. */
  readonly format?: 'email' | 'language-code' | 'web-alias';
  /** Code of the error for a text of another format; `invalid_text` when left out. */
  readonly problem?: 'invalid_email' | 'invalid_language';
  /** Marks around a phone number are removed. */
  readonly isPhone?: boolean;
  /** Whether PATCH takes it: always, or only together with a type that requires it. */
  readonly patch: 'always' | 'with type';
  /** In bodies of requests. */
  readonly input: string;
  /** In answers. */
  readonly output: string;
}

/**
 * The fields of a customer that are plain text, in the order of answers. Table, record, contracts, answers, models
 * of extensions, plan, import and erasing are made from this list. CONTRIBUTING.md says how to add one.
 */
export const TEXT_FIELDS = {
  CompanyName: {
    property: 'companyName',
    column: 'company_name',
    model: 'CompanyName',
    published: 'none',
    maxLength: 200,
    patch: 'always',
    input: 'Company name.',
    output: 'Company name.',
  },
  EmailAddress: {
    property: 'emailAddress',
    column: 'email_address',
    model: 'EmailAddress',
    published: 'both',
    maxLength: 254,
    format: 'email',
    problem: 'invalid_email',
    patch: 'always',
    input: 'Email address; unique.',
    output: 'Email address.',
  },
  ExternalReferenceId: {
    property: 'externalReferenceId',
    column: 'external_reference_id',
    model: 'ExternalReferenceId',
    published: 'none',
    maxLength: 100,
    patch: 'with type',
    input: 'Id in the company’s other system.',
    output: 'Id in the company’s other system.',
  },
  FirstName: {
    property: 'firstName',
    column: 'first_name',
    model: null,
    published: 'both',
    maxLength: 100,
    patch: 'always',
    input: 'First name.',
    output: 'First name.',
  },
  LanguageCode: {
    property: 'languageCode',
    column: 'language_code',
    model: 'LanguageCode',
    published: 'both',
    maxLength: 100,
    format: 'language-code',
    problem: 'invalid_language',
    patch: 'always',
    input: 'BCP 47 tag: an ISO 639 code, with a region if needed. Stored as sent.',
    output: 'Language code.',
  },
  LastName: {
    property: 'lastName',
    column: 'last_name',
    model: null,
    published: 'both',
    maxLength: 100,
    patch: 'always',
    input: 'Last name.',
    output: 'Last name.',
  },
  PrimaryPhone: {
    property: 'primaryPhone',
    column: 'primary_phone',
    model: 'PrimaryPhone',
    published: 'both',
    maxLength: 50,
    isPhone: true,
    patch: 'always',
    input: 'Free format.',
    output: 'Primary phone.',
  },
  SecondaryPhone: {
    property: 'secondaryPhone',
    column: 'secondary_phone',
    model: 'SecondaryPhone',
    published: 'application',
    maxLength: 50,
    isPhone: true,
    patch: 'always',
    input: 'Free format.',
    output: 'Secondary phone.',
  },
  TaxExemptId: {
    property: 'taxExemptId',
    column: 'tax_exempt_id',
    model: 'TaxExemptId',
    published: 'none',
    maxLength: 50,
    patch: 'with type',
    input: 'Number of the exemption.',
    output: 'Number of the tax exemption.',
  },
  TextPhone: {
    property: 'textPhone',
    column: 'text_phone',
    model: 'TextNumber',
    published: 'both',
    maxLength: 50,
    isPhone: true,
    patch: 'always',
    input: 'Number for text messages.',
    output: 'Number for text messages.',
  },
  Username: {
    property: 'username',
    column: 'username',
    model: 'Username',
    published: 'application',
    maxLength: 254,
    patch: 'always',
    input: 'Login name; unique. Defaults to the email address if the type needs no password.',
    output: 'Login name.',
  },
  WebAlias: {
    property: 'webAlias',
    column: 'web_alias',
    model: 'WebAlias',
    published: 'none',
    maxLength: 100,
    format: 'web-alias',
    patch: 'always',
    input: 'Part of the shop URL; unique.',
    output: 'Part of the shop URL.',
  },
} as const satisfies Readonly<Record<string, TextField>>;

type TextFields = typeof TEXT_FIELDS;

/** A text field in the spelling of the contracts. */
export type TextFieldName = keyof TextFields;
export type TextProperty = TextFields[TextFieldName]['property'];
export type TextColumn = TextFields[TextFieldName]['column'];
/** Names that both models of extensions share. */
export type SharedTextModel = Exclude<TextFields[TextFieldName]['model'], null>;
/** The fields that PATCH takes in this way. */
export type TextFieldsPatched<How extends TextField['patch']> = {
  [Name in TextFieldName]: TextFields[Name]['patch'] extends How ? Name : never;
}[TextFieldName];

/** The text of a customer by property; `null` is "no value". */
export type TextValues = { readonly [Property in TextProperty]: string | null };

export interface NamedTextField extends TextField {
  readonly name: TextFieldName;
  readonly property: TextProperty;
  readonly column: TextColumn;
  readonly model: SharedTextModel | null;
}

/** The same fields as a list. */
export const TEXT_FIELD_LIST: readonly NamedTextField[] = (Object.keys(TEXT_FIELDS) as TextFieldName[]).map(
  (name) => ({ name, ...TEXT_FIELDS[name] }),
);

/** All text of a customer, each from its field. */
export function textValues(textOf: (field: NamedTextField) => string | null): TextValues {
  const values: Partial<Record<TextProperty, string | null>> = {};
  for (const field of TEXT_FIELD_LIST) values[field.property] = textOf(field);
  return values as TextValues;
}

/** An object with one member for each text field, named as `key` says. */
export function byTextField<Key extends 'name' | 'column', Value>(
  key: Key,
  memberOf: (field: NamedTextField) => Value,
): Record<NamedTextField[Key], Value> {
  const members: Partial<Record<string, Value>> = {};
  for (const field of TEXT_FIELD_LIST) members[field[key]] = memberOf(field);
  return members as Record<NamedTextField[Key], Value>;
}
