// HTML that cannot be broken by what is put into it.

/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text with what HTML would read as markup replaced. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** What a template may hold. */
export type Part = string | number | Html | undefined | readonly Part[];

function render(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  if ('html' in part) return part.html;
  return part.map(render).join('');
}

/** A template whose values are escaped unless they are HTML already. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((text, at) => text + (at < parts.length ? render(parts[at]) : '')).join('') };
}

/** Trusted markup, such as a drawn SVG. */
export const trusted = (markup: string): Html => ({ html: markup });

/** A table; cells that are numbers stand to the right. */
export function table(columns: readonly string[], rows: readonly (readonly Part[])[]): Html {
  const cell = (part: Part): Html => (typeof part === 'number' || (typeof part === 'string' && /^[+-]?\d[\d.,]*( s|%)?$/.test(part)) ? html`<td class="number">${part}</td>` : html`<td>${part}</td>`);
  return html`<table><thead><tr>${columns.map((column) => html`<th>${column}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table>`;
}
