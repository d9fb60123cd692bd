import { connectionOf, headerDictionary, rawText } from './python.ts';
import { joined, quoted, type Sample } from './sample.ts';

export const python2: Sample = {
  label: 'Python 2.7',
  lang: 'python',
  notExecuted: 'Debian has no Python 2 any more',
  write: (request) => {
    const { kind, host, path } = connectionOf(request);
    return joined(
      '# -*- coding: utf-8 -*-\nimport httplib\n',
      headerDictionary(request),
      request.body === null ? null : `body = ${rawText(request.body)}`,
      `
connection = httplib.${kind}(${quoted(host)})
connection.request(${quoted(request.method)}, ${quoted(path)}, ${request.body === null ? 'None' : 'body'}, headers)
response = connection.getresponse()
print(response.status)
print(response.read())`,
    );
  },
};
