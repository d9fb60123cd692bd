import { headerLines, joined, quoted, type Sample } from './sample.ts';

/** A raw literal, in which nothing is special but its own quote. */
const rawLiteral = (text: string) => `\`${text.replaceAll('`', '` + "`" + `')}\``;

export const go: Sample = {
  label: 'Go net/http',
  lang: 'go',
  write: (request) =>
    joined(
      `package main

import (
	"fmt"
	"io"
	"net/http"${request.body === null ? '' : '\n\t"strings"'}
)

func main() {`,
      request.body === null ? null : `	body := strings.NewReader(${rawLiteral(request.body)})`,
      `	request, err := http.NewRequest(${quoted(request.method)}, ${quoted(request.url)}, ${request.body === null ? 'nil' : 'body'})
	if err != nil {
		panic(err)
	}`,
      headerLines(request, (name, value) => `	request.Header.Set(${quoted(name)}, ${quoted(value)})`),
      `	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(response.StatusCode)
	fmt.Println(string(answer))
}`,
    ),
};
