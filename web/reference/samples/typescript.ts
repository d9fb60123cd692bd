import { indented, joined, quoted, type Sample, type SampleValues } from './sample.ts';

const KEY_HEADER = 'Ocp-Apim-Subscription-Key';

/** A name as a member of an object, without quotes where the language needs none. */
const memberName = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

function valuesLine(name: string, values: SampleValues): string | null {
  const members = Object.entries(values).map(
    ([key, value]) => `${memberName(key)}: ${JSON.stringify(value)}`,
  );
  return members.length === 0 ? null : `  ${name}: { ${members.join(', ')} },`;
}

/** The client library (docs/clients.md), which adds the headers of JSON and of the key itself. */
export const typescript: Sample = {
  label: 'TypeScript @upline/client',
  lang: 'typescript',
  write: ({ method, url, headers, body, operation }) => {
    const { [KEY_HEADER]: key = '', 'Content-Type': _, ...ownHeaders } = headers;
    const options = joined(
      valuesLine('path', operation.path),
      valuesLine('query', operation.query),
      valuesLine('headers', ownHeaders),
      // JSON is JavaScript.
      body === null ? null : `  body: ${indented(body, 2)},`,
    );
    return `import { createUpline } from '@upline/client';

const upline = createUpline({
  url: ${quoted(new URL(url).origin)},
  key: ${quoted(key)},
});
const { status, data } = await upline.${method.toLowerCase()}(${quoted(operation.template)}${options === '' ? '' : `, {\n${options}\n}`});
console.log(status);
console.log(data);`;
  },
};
