import { escaped } from "./escaped.ts";

/** What a page is made of; `body` is HTML. */
export interface HtmlPage {
  readonly title: string;
  readonly style: string;
  readonly body: string;
}

/** A whole HTML page, its title the first heading. It may load nothing and run no script: the policy in its head forbids both. */
export const htmlPage = ({ title, style, body }: HtmlPage): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${body}
</body>
</html>
`;
