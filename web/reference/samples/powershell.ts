import { asciiOnly, headerLines, joined, type Sample } from './sample.ts';

/** Takes nothing but its own quote for more than it is, and takes curly quotes for that quote. */
const literal = (text: string) => `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;

/** `Invoke-WebRequest`, as both Windows PowerShell 5.1 and PowerShell 7 have it. */
export const powershell: Sample = {
  label: 'PowerShell Invoke-WebRequest',
  lang: 'powershell',
  notExecuted: 'Debian and npm have no PowerShell',
  write: ({ body, headers, ...request }) => {
    const { 'Content-Type': contentType, ...ownHeaders } = headers;
    return joined(
      `$request = @{
    Uri = ${literal(request.url)}
    Method = ${literal(request.method)}
    Headers = @{`,
      headerLines(
        { ...request, body, headers: ownHeaders },
        (name, value) => `        ${literal(name)} = ${literal(value)}`,
      ),
      '    }',
      contentType === undefined ? null : `    ContentType = ${literal(contentType)}`,
      // In a here-string nothing is special, and no line of JSON begins with its end. Version 5.1 reads a file without a
      // mark as ANSI, so other letters are written in the escapes of JSON.
      body === null ? null : `    Body = @'\n${asciiOnly(body)}\n'@`,
      `    UseBasicParsing = $true
}
$response = Invoke-WebRequest @request
$response.StatusCode
$response.Content`,
    );
  },
};
