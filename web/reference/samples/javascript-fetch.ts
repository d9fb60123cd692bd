import { headerLines, indented, joined, quoted, type Sample } from './sample.ts';

export const javascriptFetch: Sample = {
  label: 'JavaScript fetch',
  lang: 'javascript',
  write: (request) =>
    joined(
      `const response = await fetch(${quoted(request.url)}, {
  method: ${quoted(request.method)},
  headers: {`,
      headerLines(request, (name, value) => `    ${quoted(name)}: ${quoted(value)},`),
      '  },',
      // JSON is JavaScript.
      request.body === null ? null : `  body: JSON.stringify(${indented(request.body, 2)}),`,
      `});
console.log(response.status);
console.log(await response.text());`,
    ),
};
