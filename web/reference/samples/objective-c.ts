import { headerLines, joined, quoted, type Sample } from './sample.ts';

/** Adjacent literals, one on each line, which the compiler joins. */
const literals = (text: string) =>
  text
    .split('\n')
    .map((line, index, lines) => quoted(index === lines.length - 1 ? line : `${line}\n`))
    .join('\n        ');

/** `NSURLConnection`, as in the published sample. It waits for the answer, and GNUstep supports it. */
export const objectiveC: Sample = {
  label: 'Objective-C',
  lang: 'objectivec',
  write: (request) =>
    joined(
      `#import <Foundation/Foundation.h>

int main(void)
{
    NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
    NSMutableURLRequest *request = [NSMutableURLRequest requestWithURL:[NSURL URLWithString:@${quoted(request.url)}]];
    [request setHTTPMethod:@${quoted(request.method)}];`,
      headerLines(
        request,
        (name, value) => `    [request setValue:@${quoted(value)} forHTTPHeaderField:@${quoted(name)}];`,
      ),
      request.body === null
        ? null
        : `    NSString *body = [NSString stringWithUTF8String:
        ${literals(request.body)}];
    [request setHTTPBody:[body dataUsingEncoding:NSUTF8StringEncoding]];`,
      `
    NSHTTPURLResponse *response = nil;
    NSError *error = nil;
    NSData *data = [NSURLConnection sendSynchronousRequest:request returningResponse:&response error:&error];
    if (data == nil) {
        NSLog(@"%@", error);
        return 1;
    }
    NSString *answer = [[[NSString alloc] initWithData:data encoding:NSUTF8StringEncoding] autorelease];
    printf("%ld\\n%s\\n", (long)[response statusCode], [answer UTF8String]);
    [pool drain];
    return 0;
}`,
    ),
};
