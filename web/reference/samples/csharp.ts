import { headerLines, joined, quoted, type Sample } from './sample.ts';

/** A verbatim string, which every version of the language supports. Only a quote is special, and is doubled. */
const verbatim = (text: string) => `@"${text.replaceAll('"', '""')}"`;

export const csharp: Sample = {
  label: 'C# HttpClient',
  lang: 'csharp',
  write: ({ body, headers, ...request }) => {
    const { 'Content-Type': _, ...ownHeaders } = headers;
    return joined(
      `using System;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;

static class Program
{
    static void Main()
    {
        Send().GetAwaiter().GetResult();
    }

    static async Task Send()
    {
        using (var client = new HttpClient())
        using (var request = new HttpRequestMessage(new HttpMethod(${quoted(request.method)}), ${quoted(request.url)}))
        {`,
      headerLines(
        { ...request, body, headers: ownHeaders },
        (name, value) =>
          `            request.Headers.TryAddWithoutValidation(${quoted(name)}, ${quoted(value)});`,
      ),
      body === null
        ? null
        : `            request.Content = new StringContent(${verbatim(body)}, Encoding.UTF8, "application/json");`,
      `            HttpResponseMessage response = await client.SendAsync(request);
            Console.WriteLine((int)response.StatusCode);
            Console.WriteLine(await response.Content.ReadAsStringAsync());
        }
    }
}`,
    );
  },
};
